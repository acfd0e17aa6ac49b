// How far what is seen can be believed: whether the server is heard, evaluates, and sees the network itself.

import { board, connection } from './board.js';
import { html, Icon } from './html.js';
import { useStore } from './store.js';
import { moment, now, parse, tick, useNow } from './times.js';
import { span, t } from './words.js';

const LEAST_GRACE_MS = 60000;

function stateOf({ lost }, { loaded, nextAt, vantage, about }, now) {
  const next = parse(nextAt);
  const grace = Math.max(LEAST_GRACE_MS, 2000 * (about?.policy.recheckSeconds ?? 30));
  return lost ? 'lost' : !loaded ? 'loading' : next !== null && now > next + grace ? 'late' : vantage && !vantage.online ? 'offline' : 'live';
}

/** The same outside what is drawn. */
export const healthNow = () => stateOf(connection.get(), board.get(), now());

/** What is to be known before believing anything else: `live`, `late`, `offline`, `lost` or `loading`. */
export function useHealth() {
  const at = useNow();
  const link = useStore(connection, (all) => all);
  const known = useStore(board, (all) => all);
  return { state: stateOf(link, known, at), now: at, loaded: known.loaded, heardAt: link.heardAt, nextTry: link.nextTry, evaluatedAt: parse(known.evaluatedAt), next: parse(known.nextAt), vantage: known.vantage };
}

/** Whether what is seen is not as of now: then nothing looks healthy. */
export const isOld = ({ state }) => state === 'lost' || state === 'late';

/** The same in a few words. */
export function freshness({ state, now: at, loaded, heardAt, evaluatedAt }) {
  if (!loaded) {
    return t(state === 'lost' ? 'fresh.none' : 'fresh.loading');
  }
  if (state === 'lost') {
    return t('fresh.lost', { length: span(at - heardAt) });
  }
  return evaluatedAt ? t(`fresh.${state}`, { when: moment(evaluatedAt) }) : t('fresh.never');
}

/** The bar that stays in sight, on the page and inside what lies above it, while what is seen cannot be believed. */
export function HealthBar() {
  const health = useHealth();
  const text = warning(health);
  return text && html`<p class=${`bar ${health.state}`}><${Icon} name="alert" /><span>${text}</span></p>`;
}

function warning({ state, loaded, heardAt, nextTry, next, vantage, now: at }) {
  if (state === 'lost') {
    const wait = Math.max(1, Math.ceil((nextTry - Date.now()) / 1000));
    return loaded ? t('bar.lost', { when: moment(heardAt), length: span(at - heardAt), wait }) : t('bar.never', { wait });
  }
  if (state === 'late') {
    return t('bar.late', { when: tick(next) });
  }
  return state === 'offline' ? t('bar.offline', { when: moment(parse(vantage.since)), why: vantage.why }) : null;
}
