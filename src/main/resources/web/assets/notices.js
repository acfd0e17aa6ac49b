// What a reader should know before all: the operator's notice, and outages that many share.

import { board } from './board.js';
import { html, Icon } from './html.js';
import { useStore } from './store.js';
import { moment, parse } from './times.js';
import { t } from './words.js';

export function Notices() {
  const notice = useStore(board, (state) => state.about?.notice);
  const shared = useStore(board, (state) => state.shared);
  return html`<div class="notices">
    ${notice && html`<p class="notice"><${Icon} name="info" /><span>${notice}</span></p>`}
    ${shared.map(
      (outage) => html`<p class="notice warn" key=${outage.id}>
        <${Icon} name="alert" /><span>${t('shared.notice', { n: outage.openConnectors, all: outage.connectors, when: moment(parse(outage.beganAt)) })}</span>
      </p>`,
    )}
  </div>`;
}
