// The maintenance windows of one institution.

import { html, Icon } from '../html.js';
import { ahead, distance, isOpen, origin } from '../maintenance.js';
import { parse, slot, useNow, zone } from '../times.js';
import { listed, t } from '../words.js';

/**
 * @param windows as the API has them; null while they cannot be told, undefined while they are asked for
 * @param several whether the institution has several connectors, so that it matters which one a window is for
 */
export function WindowsPart({ windows, several }) {
  const now = useNow();
  if (windows === null) {
    return html`<section class="part"><h3>${t('windows.heading')}</h3><p class="quiet">${t('windows.away')}</p></section>`;
  }
  const next = ahead(windows ?? [], now);
  return next.length
    ? html`<section class="part">
        <h3>${t('windows.heading')}</h3>
        <p class="quiet">${t('windows.zone', { zone: zone() })}</p>
        <ul class="window-list">${next.map((window) => html`<${WindowRow} key=${window.id} window=${window} several=${several} now=${now} />`)}</ul>
      </section>`
    : null;
}

function WindowRow({ window, several, now }) {
  const open = isOpen(window, now);
  const { kind, id } = window.covers;
  const scope = kind === 'all' ? t('windows.everyone') : kind === 'connector' && several ? t('windows.connector', { id }) : '';
  const again = window.recurrence ? window.occurrences.filter((one) => one.from > window.from).slice(0, 3) : [];
  return html`<li class=${open ? 'under-maintenance' : ''}>
    <${Icon} name=${open ? 'under-maintenance' : 'clock'} />
    <div>
      <p><b>${window.title}</b></p>
      <p>${slot(parse(window.from), parse(window.to))} · ${distance(window, now)}</p>
      ${again.length > 0 && html`<p class="quiet">${t('windows.again', { when: listed(again.map((one) => slot(parse(one.from), parse(one.to)))) })}</p>`}
      ${window.description && html`<p class="quiet said">${window.description}</p>`}
      <p class="quiet">${[origin(window), scope].filter(Boolean).join(' · ')}</p>
    </div>
  </li>`;
}
