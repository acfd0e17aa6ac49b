// The list of institutions.

import { useMemo } from 'preact/hooks';
import { isNarrowed, move, NOTHING, place } from './address.js';
import { board } from './board.js';
import { isOld, useHealth } from './health.js';
import { html, Icon, Name } from './html.js';
import { drawMore, list, reorder } from './list-state.js';
import { Row } from './row.js';
import { useStore } from './store.js';
import { useNow } from './times.js';
import { t } from './words.js';

const MINUTE = 60000;

export function List() {
  const lines = useStore(board, (state) => state.lines);
  const state = useStore(list, (all) => all);
  const old = isOld(useHealth());
  // Rows speak of minutes, so they are drawn anew no more often.
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const shown = useMemo(() => state.ids.slice(0, state.drawn).flatMap((id) => lines.get(id) ?? []), [state.ids, state.drawn, lines]);
  return html`<section class=${`card list ${old ? 'old' : ''}`} aria-label=${t('list.name')}>
    <div class="columns" aria-hidden="true"><span></span><span>${t('list.institution')}</span><span>${t('list.status')}</span><span>${t('list.why')}</span><span>${t('list.day')}</span></div>
    <${Waiting} count=${state.waiting} />
    <ul id="list" tabindex="-1" aria-label=${t('list.name')}>
      ${shown.map((line, at) => html`<${Row} key=${line.id} line=${line} place=${at} size=${state.total} now=${now} turned=${state.turned.has(line.id)} />`)}
    </ul>
    ${state.failed && html`<p class="empty" role="status">${t('list.failed')}</p>`}
    ${!state.total && !state.failed && html`<${Nothing} nearest=${state.nearest} />`}
    ${state.total > shown.length && html`<p class="more"><button type="button" class="button" onClick=${drawMore}>${t('list.more', { n: Math.min(200, state.total - shown.length) })}</button> <span>${t('list.shown', { n: shown.length, total: state.total })}</span></p>`}
  </section>`;
}

/** What has changed comes into its place when the reader says so; the button lies above the list and moves nothing. */
const Waiting = ({ count }) =>
  html`<div class="waiting">${count > 0 && html`<button type="button" class="button strong" onClick=${reorder}><${Icon} name="refresh" />${t('list.waiting', { n: count })}</button>`}</div>`;

function Nothing({ nearest }) {
  const narrowed = isNarrowed(place.get());
  return html`<div class="empty">
    <p><strong>${t(narrowed ? 'list.nothing' : 'list.none')}</strong></p>
    ${nearest.length > 0 &&
    html`<p>${t('list.nearest')}</p>
      <ul class="nearest">
        ${nearest.map((line) => html`<li><a href=${`/?institution=${encodeURIComponent(line.id)}`} data-keep><${Name} of=${line.name} /></a></li>`)}
      </ul>`}
    ${narrowed && html`<p><button type="button" class="link" onClick=${() => move({ ...NOTHING, sort: place.get().sort })}>${t('list.clear')}</button></p>`}
  </div>`;
}
