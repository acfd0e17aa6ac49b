// "Tell me when it is back": a notification of the browser, asked for only when somebody wants one.

import { say } from '../announce.js';
import { html, Icon, plain } from '../html.js';
import { createStore, useStore } from '../store.js';
import { t } from '../words.js';
import { board } from '../board.js';

const GOOD = new Set(['operational', 'degraded-performance', 'under-maintenance']);
const CAN = new Set(['yes', 'mostly']);

const awaited = createStore({ ids: new Set() });

/** Offered while customers cannot connect. */
export function TellMe({ institution, can }) {
  const { ids } = useStore(awaited, (state) => state);
  if (CAN.has(can) || !('Notification' in globalThis)) {
    return null;
  }
  const on = ids.has(institution.id);
  return html`<button type="button" class="button" aria-pressed=${String(on)} onClick=${() => toggle(institution)}><${Icon} name=${on ? 'done' : 'bell-line'} />${t(on ? 'tell.on' : 'tell.me')}</button>`;
}

async function toggle({ id }) {
  const ids = new Set(awaited.get().ids);
  if (ids.delete(id)) {
    awaited.set({ ids });
    return;
  }
  const allowed = await Notification.requestPermission();
  if (allowed !== 'granted') {
    say(t('tell.denied'));
    return;
  }
  awaited.set({ ids: ids.add(id) });
  say(t('tell.waiting'));
}

/** An institution is back when its line says so; an event may be about one of several connectors. */
board.subscribe(() => {
  const { ids } = awaited.get();
  for (const id of ids) {
    const line = board.get().lines.get(id);
    if (line && GOOD.has(line.status) && !line.stale) {
      const rest = new Set(awaited.get().ids);
      rest.delete(id);
      awaited.set({ ids: rest });
      tell(line);
    }
  }
});

function tell(line) {
  const name = plain(line.name);
  try {
    const notification = new Notification(t('tell.title', { name }), { body: t('tell.body', { name }), tag: line.id });
    notification.onclick = () => window.focus();
  } catch {
    // Some browsers of phones show none for a page: it is said on the page at least.
    say(t('tell.title', { name }));
  }
}
