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
    ${notice && html`<${Notice} icon="info">${notice}<//>`}
    ${shared.map(
      (outage) => html`<${Notice} key=${outage.id} icon="alert" kind="warn">${t('shared.notice', { n: outage.openConnectors, all: outage.connectors, when: moment(parse(outage.beganAt)) })}<//>`,
    )}
  </div>`;
}

/** On a small screen its beginning, and the whole of it when it is touched. */
const Notice = ({ icon, kind = '', children }) => html`<details class=${`notice ${kind}`}><summary><${Icon} name=${icon} /><span>${children}</span></summary></details>`;
