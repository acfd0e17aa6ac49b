// How it is altogether: one sentence, the shares of all institutions, and a button for each status to look at.

import { go, place } from './address.js';
import { board } from './board.js';
import { isOld, useHealth } from './health.js';
import { html } from './html.js';
import { list } from './list-state.js';
import { StatusIcon } from './status.js';
import { useStore } from './store.js';
import { count, listed, STATUSES, t, title } from './words.js';

export function Summary() {
  const counts = useStore(board, (state) => state.counts);
  const lines = useStore(board, (state) => state.lines);
  const tally = useStore(list, (state) => state.tally);
  const statuses = useStore(place, (at) => at.statuses);
  const old = isOld(useHealth());
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const there = STATUSES.filter((status) => counts[status]);
  const toggle = (status) => go({ statuses: statuses.includes(status) ? statuses.filter((one) => one !== status) : [...statuses, status] });
  return html`<section class=${`summary ${old ? 'old' : ''}`} aria-labelledby="headline">
    <h1 id="headline">${headline(counts, total)}</h1>
    <p class="lead">${lead(counts, total, lines)}</p>
    <div class="share" role="img" aria-label=${t('summary.shares', { shares: listed(there.map((status) => `${count(counts[status])} ${title(status)}`)) })}>
      ${there.map((status) => html`<i class=${status} style=${{ flexGrow: counts[status] }} />`)}
    </div>
    <div class="tiles" role="group" aria-label=${t('summary.filter')}>
      ${STATUSES.map(
        (status) => html`<button
          type="button"
          key=${status}
          class=${`tile ${status} ${tally[status] ? '' : 'none'}`}
          data-status=${status}
          aria-pressed=${String(statuses.includes(status))}
          onClick=${() => toggle(status)}
        >
          <${StatusIcon} status=${status} /><b>${count(tally[status] ?? 0)}</b><span>${t(`status.short.${status}`)}</span>
        </button>`,
      )}
    </div>
  </section>`;
}

function headline(counts, total) {
  const down = (counts['major-outage'] ?? 0) + (counts['partial-outage'] ?? 0);
  if (!total) return t('headline.none');
  if (down) return t('headline.outages', { n: down });
  if (counts['degraded-performance']) return t('headline.degraded', { n: counts['degraded-performance'] });
  if (counts.unknown === total) return t('headline.nothing');
  return t(counts.unknown ? 'headline.known' : 'headline.all');
}

function lead(counts, total, lines) {
  if (!total) {
    return t('lead.none');
  }
  const usable = counts.operational + counts['under-maintenance'] + counts['degraded-performance'];
  const old = [...lines.values()].filter((line) => line.stale && line.status !== 'unknown').length;
  return [t('lead.usable', { usable, n: total }), counts.unknown ? t('lead.unknown', { n: counts.unknown }) : '', old ? t('lead.stale', { n: old }) : ''].filter(Boolean).join(' ');
}
