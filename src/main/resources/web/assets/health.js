// How far what is seen can be believed: whether the server is heard, evaluates, and sees the network itself.

import { board, connection } from './board.js';
import { html, Icon } from './html.js';
import { useStore } from './store.js';
import { moment, parse, tick, useNow } from './times.js';
import { span, t } from './words.js';

const LEAST_GRACE_MS = 60000;

/** What is to be known before believing anything else: `live`, `late`, `offline`, `lost` or `loading`. */
export function useHealth() {
  const now = useNow();
  const { lost, heardAt, nextTry } = useStore(connection, (all) => all);
  const { loaded, evaluatedAt, nextAt, vantage, about } = useStore(board, (all) => all);
  const next = parse(nextAt);
  const grace = Math.max(LEAST_GRACE_MS, 2000 * (about?.policy.recheckSeconds ?? 30));
  const state = lost ? 'lost' : !loaded ? 'loading' : next !== null && now > next + grace ? 'late' : vantage && !vantage.online ? 'offline' : 'live';
  return { state, now, loaded, heardAt, nextTry, evaluatedAt: parse(evaluatedAt), next, vantage };
}

/** The same in a few words. */
export function freshness({ state, now, loaded, heardAt, evaluatedAt }) {
  if (!loaded) {
    return t(state === 'lost' ? 'fresh.none' : 'fresh.loading');
  }
  if (state === 'lost') {
    return t('fresh.lost', { length: span(now - heardAt) });
  }
  return evaluatedAt ? t(`fresh.${state}`, { when: moment(evaluatedAt) }) : t('fresh.never');
}

/** The bar that stays in sight, on the page and inside what lies above it, while what is seen cannot be believed. */
export function HealthBar() {
  const health = useHealth();
  const text = warning(health);
  return text && html`<p class=${`bar ${health.state}`}><${Icon} name="alert" /><span>${text}</span></p>`;
}

function warning({ state, loaded, heardAt, nextTry, next, vantage, now }) {
  if (state === 'lost') {
    const wait = Math.max(1, Math.ceil((nextTry - Date.now()) / 1000));
    return loaded ? t('bar.lost', { when: moment(heardAt), length: span(now - heardAt), wait }) : t('bar.never', { wait });
  }
  if (state === 'late') {
    return t('bar.late', { when: tick(next) });
  }
  return state === 'offline' ? t('bar.offline', { when: moment(parse(vantage.since)), why: vantage.why }) : null;
}
