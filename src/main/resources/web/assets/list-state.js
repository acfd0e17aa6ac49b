// Which rows are shown, in which order. The order is made when the reader asks for something else, and then stays: a row
// changes in its place, and "3 changes" is offered instead of moving rows under somebody's eyes.

import { place } from './address.js';
import { board } from './board.js';
import { ask, find } from './finder.js';
import { createStore } from './store.js';

const PAGE = 200;
const MOST_REFRESHED = 1000;
/** Keys pressed within this time are one question to the server. */
const TYPING_MS = 120;
/** After so long without a hand on the page nobody is reading a row: a screen on a wall follows by itself. */
const UNATTENDED_MS = 60000;
const FILTERS = ['name', 'statuses', 'sector', 'country', 'sort'];

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
  /** Whether the server could not be asked for what is looked for. */
  failed: false,
});

let changed = new Set();
let touchedAt = 0;
let asked = null;
let question = null;
let typing = 0;

/** Makes the order anew. */
export function reorder() {
  asked = place.get();
  changed = new Set();
  clearTimeout(typing);
  if (board.get().whole) {
    list.set({ ...find(asked), waiting: 0, drawn: PAGE, failed: false });
  } else {
    typing = setTimeout(() => askServer(0), list.get().ids.length ? TYPING_MS : 0);
  }
}

/** Draws more rows at the end. */
export function drawMore() {
  const { drawn, ids, total } = list.get();
  list.set({ drawn: drawn + PAGE });
  if (!board.get().whole && ids.length < Math.min(total, drawn + PAGE)) {
    askServer(ids.length);
  }
}

/** Asks the server for a part of the order; an answer to an earlier question is not waited for. */
async function askServer(offset) {
  question?.abort();
  const mine = new AbortController();
  question = mine;
  try {
    const found = await ask(asked, offset, PAGE, mine.signal);
    const ids = offset ? [...new Set([...list.get().ids, ...found.ids])] : found.ids;
    list.set({ ...found, ids, waiting: 0, drawn: offset ? list.get().drawn : PAGE, failed: false });
  } catch {
    mine.signal.aborted || list.set({ failed: true });
  }
}

/** Of very many institutions: asks anew for those that are listed, in the order that they have. */
export async function refresh() {
  const { ids } = list.get();
  if (!board.get().whole && ids.length) {
    const { tally } = await ask(asked, 0, Math.min(ids.length, MOST_REFRESHED), question?.signal);
    list.set({ tally });
  }
}

/** Lines are here anew: rows show it where they are. */
export function follow(turned) {
  turned.forEach((line) => changed.add(line.id));
  list.set({ turned: new Set(turned.map((line) => line.id)) });
  if (!board.get().whole) {
    list.set({ waiting: changed.size });
    changed.size && unattended() && reorder();
    return;
  }
  const next = find(place.get());
  list.set({ tally: next.tally });
  if (sameOrder(list.get().ids, next.ids)) {
    changed = new Set();
    list.set({ waiting: 0 });
  } else if (!changed.size || unattended()) {
    reorder();
  } else {
    list.set({ waiting: changed.size });
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
    const here = place.get();
    if (asked && FILTERS.some((key) => here[key] !== asked[key])) {
      reorder();
    }
  });
}
