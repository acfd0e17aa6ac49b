// What is known of all institutions, and how fresh that is.

import { createStore } from './store.js';
import { fold } from './text.js';

/**
 * @typedef {object} Line an institution as the overview has it
 * @property {string} id
 * @property {string} name
 * @property {string} status
 * @property {string | null} since
 * @property {boolean} stale
 * @property {boolean} unstable whether it goes up and down
 * @property {boolean} userErrorSurge whether unusually many are told that it is their fault
 */

export const board = createStore({
  /** @type {Map<string, Line>} those that are here, by id */
  lines: new Map(),
  /** Whether these are all there are, or will be in a moment. */
  whole: true,
  /** How many there are. */
  total: 0,
  sectors: [],
  countries: [],
  loaded: false,
  counts: {},
  evaluatedAt: null,
  nextAt: null,
  vantage: null,
  about: null,
  nodes: [],
  shared: [],
});

/** How the connection to the server is. */
export const connection = createStore({
  lost: false,
  /** When the server was last heard, by its own clock; null before the first time. */
  heardAt: null,
  /** When it is asked again, by this computer's clock. */
  nextTry: 0,
});

const SHOWN = ['name', 'status', 'since', 'stale', 'unstable', 'userErrorSurge', 'silentSince', 'sector', 'country'];

const same = (a, b) => SHOWN.every((key) => a[key] === b[key]) && JSON.stringify([a.evidence, a.day, a.aliases]) === JSON.stringify([b.evidence, b.day, b.aliases]);

/**
 * Takes lines as the server has them now. A line that says the same stays the same object, so that its row is not drawn anew.
 *
 * @param {Line[]} incoming
 * @param {boolean} all whether these are all there are: then those that are not among them have left the catalogue
 * @returns {Line[]} those whose status is another one
 */
export function takeLines(incoming, all) {
  const before = board.get().lines;
  const lines = all ? new Map() : new Map(before);
  const turned = [];
  for (const line of incoming) {
    const old = before.get(line.id);
    if (old && same(old, line)) {
      lines.set(line.id, old);
      continue;
    }
    line.folded = old?.name === line.name ? old.folded : fold(line.name);
    lines.set(line.id, line);
    if (old && old.status !== line.status) {
      turned.push(line);
    }
  }
  board.set({ lines });
  return turned;
}
