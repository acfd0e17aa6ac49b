// The operator's key: kept for this tab alone, and sent with what operators do.

import { ask } from '../api.js';
import { createStore } from '../store.js';

const KEPT = 'bellwether.key';

/** @type {{key: string, good: boolean}} `good` once the server took the key */
export const operator = createStore({ key: kept(), good: false });

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

/** Does something as the operator; fails with an ApiError. */
export const act = async (method, url, body) => (await ask(url, { method, body, headers: { Authorization: `Bearer ${operator.get().key}` } })).data;

/** Takes a key if it may operate. */
export async function enter(key) {
  operator.set({ key, good: false });
  await act('GET', '/api/v1/audit?limit=1');
  operator.set({ good: true });
  keep(key);
}

export function leave() {
  operator.set({ key: '', good: false });
  keep('');
}

function keep(key) {
  try {
    if (key) sessionStorage.setItem(KEPT, key);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing: it holds until the page is closed.
  }
}
