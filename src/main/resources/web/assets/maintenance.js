// What is under maintenance now or will be within a week, in one line that opens.

import { useEffect, useState } from 'preact/hooks';
import { read } from './api.js';
import { board } from './board.js';
import { html, Icon, Name } from './html.js';
import { useStore } from './store.js';
import { clock, parse, slot, useNow, zone } from './times.js';
import { span, t } from './words.js';

const WEEK = 7 * 86400000;
const EVERY_MS = 60000;
const MOST = 200;
const ADDRESS = `/api/v1/maintenance-windows?state=active,upcoming&limit=${MOST}`;

export function Maintenance() {
  const { windows, failed, askedAt } = useWindows();
  const lines = useStore(board, (state) => state.lines);
  const now = useNow();
  const near = ahead(windows, now, WEEK);
  if (failed && !near.length) {
    return html`<p class="planned quiet" id="maintenance">${t('windows.away')}</p>`;
  }
  if (!near.length) {
    return null;
  }
  const open = near.filter((window) => isOpen(window, now));
  return html`<details class="planned" id="maintenance">
    <summary>
      <${Icon} name="under-maintenance" kind="under-maintenance" />
      <span><b>${t('windows.title', { n: near.length })}</b> <span class="quiet">${open.length ? t('windows.open', { n: open.length }) : t('windows.next', { when: slot(parse(near[0].from), parse(near[0].to)) })}</span></span>
      <${Icon} name="next" kind="go" />
    </summary>
    <p class="quiet">${failed ? t('windows.old', { when: clock(askedAt) }) : t('windows.zone', { zone: zone() })}</p>
    <ul class="card windows">
      ${near.map((window) => html`<${WindowLine} key=${window.id} window=${window} lines=${lines} now=${now} />`)}
    </ul>
  </details>`;
}

function WindowLine({ window, lines, now }) {
  const who = cover(window.covers, lines);
  return html`<li class=${isOpen(window, now) ? 'under-maintenance' : ''}>
    <${Icon} name=${isOpen(window, now) ? 'under-maintenance' : 'clock'} />
    <p class="when"><span>${slot(parse(window.from), parse(window.to))}</span> <small>${distance(window, now)}</small></p>
    <p>${who.id ? html`<a href=${`/?institution=${encodeURIComponent(who.id)}`} data-keep><${Name} of=${who.name} /></a>` : html`<b>${who.name}</b>`} <small>${window.title}</small></p>
    <p class="origin"><span class="tag">${origin(window)}</span>${window.recurrence && html` <span class="tag">${t('windows.repeats')}</span>`}</p>
  </li>`;
}

/** Whom a window is for, as far as it is known here. */
function cover({ kind, id }, lines) {
  if (kind === 'all') {
    return { name: t('windows.everyone') };
  }
  const line = lines.get(id) ?? [...lines.values()].find((one) => one.connectorIds?.includes(id));
  return line ? { id: line.id, name: line.name } : { name: id };
}

function useWindows() {
  const [state, setState] = useState({ windows: [], failed: false, askedAt: null });
  useEffect(() => {
    let gone = false;
    const look = async () => {
      try {
        const { data } = await read(ADDRESS);
        gone || setState({ windows: data, failed: false, askedAt: Date.now() });
      } catch {
        gone || setState((before) => ({ ...before, failed: true }));
      }
    };
    look();
    const timer = setInterval(() => document.hidden || look(), EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return state;
}

/** Those that are open at a time or begin within so many milliseconds after it. */
export const ahead = (windows, now, within = Infinity) => windows.filter((window) => parse(window.to) > now && parse(window.from) <= now + within);

export const isOpen = (window, now) => parse(window.from) <= now && now < parse(window.to);

/** How far away it is: "in 3 h", or "now, 20 min left". */
export const distance = (window, now) =>
  isOpen(window, now) ? t('windows.left', { length: span(parse(window.to) - now) }) : t('windows.in', { length: span(parse(window.from) - now) });

export const origin = (window) => t(window.origin.kind === 'imported' ? 'windows.announced' : 'windows.planned');
