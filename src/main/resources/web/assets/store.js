// What the page knows, in one place: parts of the page read what they need of it and are drawn anew when that changes.

import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

/**
 * @template T
 * @param {T} initial
 */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Partial<T>} part */
    set(part) {
      if (Object.keys(part).every((key) => Object.is(part[key], state[key]))) {
        return;
      }
      state = { ...state, ...part };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The selected part of a store; the component is drawn anew when it is another one. */
export function useStore(store, select) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const drawn = useRef();
  drawn.current = { select, selected: select(store.get()) };
  useLayoutEffect(() => {
    const look = () => Object.is(drawn.current.select(store.get()), drawn.current.selected) || redraw();
    look();
    return store.subscribe(look);
  }, [store]);
  return drawn.current.selected;
}
