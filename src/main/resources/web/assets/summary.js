// The numbers on top: what share of all institutions has which status, and a tile for each to filter by.

import { h, icon } from './dom.js';
import { count, plural, STATUSES } from './words.js';

export class Summary {
  #tiles = new Map();

  /**
   * @param toggle called with a status whose tile is pressed
   */
  constructor(toggle) {
    this.headline = document.getElementById('headline');
    this.lead = document.getElementById('lead');
    this.share = document.getElementById('share');
    for (const { id, short } of STATUSES) {
      const number = h('b', {}, '0');
      const tile = h('button', { class: `tile ${id}`, type: 'button', 'aria-pressed': 'false', 'data-status': id }, icon(id), number, h('span', {}, short));
      tile.addEventListener('click', () => toggle(id));
      this.#tiles.set(id, { tile, number });
      document.getElementById('tiles').append(tile);
    }
  }

  /**
   * @param counts of all institutions, by status
   * @param shown of those that match the other filters, by status
   * @param pressed the statuses that are filtered by
   */
  show(counts, shown, pressed) {
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    this.headline.textContent = headline(counts, total);
    this.lead.textContent = lead(counts, total);
    this.share.replaceChildren(
      ...STATUSES.filter(({ id }) => counts[id]).map(({ id }) => {
        const part = h('i', { class: id });
        part.style.flexGrow = counts[id];
        return part;
      }),
    );
    const words = STATUSES.filter(({ id }) => counts[id]).map(({ id, many }) => `${count(counts[id])} ${many}`);
    this.share.setAttribute('aria-label', words.length ? `Of ${plural(total, 'institution')}: ${words.join(', ')}` : 'No institutions');
    for (const [id, { tile, number }] of this.#tiles) {
      number.textContent = count(shown[id] ?? 0);
      tile.classList.toggle('none', !shown[id]);
      tile.setAttribute('aria-pressed', String(pressed.includes(id)));
    }
  }
}

function headline(counts, total) {
  const down = counts['major-outage'] + counts['partial-outage'];
  if (!total) return 'No institutions yet';
  if (down) return `${plural(down, 'institution')} with an outage`;
  if (counts['degraded-performance']) return `${plural(counts['degraded-performance'], 'institution')} with degraded performance`;
  if (counts.unknown === total) return 'Nothing is known yet';
  return counts.unknown ? 'Everything that is known works' : 'Everything works';
}

function lead(counts, total) {
  if (!total) return 'The catalogue lists none.';
  const usable = counts.operational + counts['under-maintenance'] + counts['degraded-performance'];
  const rest = counts.unknown ? `; nothing is known of ${count(counts.unknown)}` : '';
  return `${count(usable)} of ${plural(total, 'institution')} can be connected to now${rest}.`;
}
