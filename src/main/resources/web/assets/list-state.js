// Which rows are shown, in which order. The order is made when the reader asks for something else, and then stays: a row
// changes in its place, and "3 changes" is offered instead of moving rows under somebody's eyes.

import { place } from './address.js';
import { find } from './finder.js';
import { createStore } from './store.js';

const PAGE = 200;
/** After so long without a hand on the page nobody is reading a row: a screen on a wall follows by itself. */
const UNATTENDED_MS = 60000;

export const list = createStore({
  ids: [],
  total: 0,
  tally: {},
  nearest: [],
  /** How many of the rows are drawn. */
  drawn: PAGE,
  /** How many institutions changed since the order was made, where another order came of it. */
  waiting: 0,
  /** Ids of those whose status has just become another one. */
  turned: new Set(),
});

let changedSince = new Set();
let touchedAt = 0;

const FILTERS = ['name', 'statuses', 'sector', 'country', 'sort'];
let asked = null;

/** Makes the order anew. */
export function reorder() {
  asked = place.get();
  changedSince = new Set();
  list.set({ ...find(asked), waiting: 0, drawn: PAGE });
}

/** Draws more rows at the end. */
export const drawMore = () => list.set({ drawn: list.get().drawn + PAGE });

/** Rows have changed: they show it where they are. */
export function follow(turned) {
  const next = find(place.get());
  const { ids } = list.get();
  turned.forEach((line) => changedSince.add(line.id));
  list.set({ tally: next.tally, turned: new Set(turned.map((line) => line.id)) });
  if (sameOrder(ids, next.ids)) {
    changedSince = new Set();
    list.set({ waiting: 0 });
  } else if (!ids.length || !changedSince.size || unattended()) {
    reorder();
  } else {
    list.set({ waiting: changedSince.size });
  }
}

const sameOrder = (a, b) => a.length === b.length && a.every((id, at) => id === b[at]);

const unattended = () => Date.now() - touchedAt > UNATTENDED_MS && !place.get().institution;

export function listenForHands() {
  const touch = () => {
    touchedAt = Date.now();
  };
  for (const event of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll']) {
    window.addEventListener(event, touch, { passive: true, capture: true });
  }
  place.subscribe(() => {
    const now = place.get();
    if (!asked || FILTERS.some((key) => now[key] !== asked[key])) {
      reorder();
    }
  });
}
