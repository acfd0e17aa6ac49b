// The icon of the tab: how it is altogether, and grey while nobody knows.

import { board, connection } from './board.js';
import { healthNow } from './health.js';
import { STATUSES } from './words.js';

const COLOURS = { 'major-outage': '#cc2027', 'partial-outage': '#d9600b', 'degraded-performance': '#f2bd16', operational: '#1a8245', unknown: '#6a7382' };
const BELL =
  'M12 2.2a1.5 1.5 0 0 1 1.5 1.5v.5a6 6 0 0 1 4.5 5.8v3.6l1.7 2.9a.9.9 0 0 1-.8 1.3H5.1a.9.9 0 0 1-.8-1.3L6 13.6V10a6 6 0 0 1 4.5-5.8v-.5A1.5 1.5 0 0 1 12 2.2z';
/** With a shape for each beside its colour. */
const BADGES = {
  'major-outage': '<path d="M15 13h5l3 3v5l-3 3h-5l-3-3v-5z"/>',
  'partial-outage': '<path d="M17.5 12.5 24 24H11z"/>',
  'degraded-performance': '<path d="m17.5 12 6 6-6 6-6-6z"/>',
  operational: '<circle cx="17.5" cy="18" r="5.5"/>',
  unknown: '<circle cx="17.5" cy="18" r="4.5" fill="none" stroke-width="2" stroke-dasharray="3 2"/>',
};
let shown = '';

export function keepIcon() {
  board.subscribe(draw);
  connection.subscribe(draw);
  setInterval(draw, 15000);
}

function draw() {
  const { counts } = board.get();
  const worst = STATUSES.find((status) => counts[status] && status in COLOURS && status !== 'unknown') ?? 'unknown';
  const known = healthNow() === 'live';
  const status = known ? worst : 'unknown';
  if (status !== shown) {
    shown = status;
    const colour = COLOURS[status];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${BELL}" fill="${known ? '#3b5bdb' : '#8a929e'}"/><g fill="${colour}" stroke="${status === 'unknown' ? colour : '#fff'}">${BADGES[status]}</g></svg>`;
    document.getElementById('favicon').href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }
}
