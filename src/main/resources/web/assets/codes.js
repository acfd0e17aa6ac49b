// Error codes: what each means, asked for when somebody first needs one.

import { read } from './api.js';
import { createStore } from './store.js';

/** @typedef {{code: string, fault: string, counts: boolean, question: string}} Entry of a code, or of the beginning of codes, with * */

/** @type {{entries: Entry[] | null}} null before they are here */
export const codes = createStore({ entries: null });

/** Asks for the codes, once. */
export async function loadCodes(signal) {
  if (!codes.get().entries) {
    codes.set({ entries: (await read('/api/v1/error-codes', signal)).data });
  }
  return codes.get().entries;
}

/**
 * The entry of an error code: an exact one first, else the longest beginning.
 *
 * @param {Entry[]} entries
 * @returns {Entry | null}
 */
export function entryOf(entries, code) {
  const wanted = code.trim().toLowerCase();
  const exact = entries.find((entry) => entry.code.toLowerCase() === wanted);
  const begins = (entry) => entry.code.endsWith('*') && entry.code.length > 1 && wanted.startsWith(entry.code.slice(0, -1).toLowerCase());
  return exact ?? entries.filter(begins).sort((a, b) => b.code.length - a.code.length)[0] ?? null;
}

/** The code that a text is, if it is one that is known; nobody searches for an institution by it. */
export const codeIn = (text) => (codes.get().entries && text && entryOf(codes.get().entries, text) ? text.trim() : '');
