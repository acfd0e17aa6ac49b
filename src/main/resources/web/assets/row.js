// One institution in the list.

import { html, Icon, Name, plain, Pure } from './html.js';
import { WithinLastDay } from './incidents/within.js';
import { look, Pill } from './status.js';
import { inWords, Strip } from './strip.js';
import { parse } from './times.js';
import { short } from './why.js';
import { sectorWord, span, t } from './words.js';

const DAY = 86400000;
const HOURS = 24;
const OUT = new Set(['partial-outage', 'major-outage']);

export class Row extends Pure {
  render({ line, place, size, now, turned }, { focused }) {
    const since = parse(line.since);
    const watch = (has) => (event) => event.currentTarget.contains(event.relatedTarget) || this.setState({ focused: has });
    return html`<li
      class=${`row ${look(line.status, line.stale)} ${turned ? 'turned' : ''}`}
      data-id=${line.id}
      aria-setsize=${size}
      aria-posinset=${place + 1}
      onKeyDown=${moveAlong}
      onFocusIn=${watch(true)}
      onFocusOut=${watch(false)}
    >
      <p class="who"><a href=${`/?institution=${encodeURIComponent(line.id)}`} data-keep><${Name} of=${line.name} /></a>${line.sector && html`<small>${sectorWord(line.sector)}</small>`}</p>
      <p class="what"><${Pill} status=${line.status} stale=${line.stale} />${since && html`<small>${t('row.for', { length: span(now - since) })}</small>`}</p>
      <p class="why">${short(line, now)}</p>
      <${DayStrip} line=${line} now=${now} slotted=${Boolean(focused)} />
      <${Icon} name="next" kind="go" />
    </li>`;
  }
}

/** The last 24 hours. It is entered from the row by the right arrow, so that Tab goes from row to row. */
class DayStrip extends Pure {
  render({ line, now, slotted }) {
    const spells = spellsOf(line.day, now);
    return html`<${Strip} spells=${spells} from=${now - DAY} to=${now} slots=${HOURS} tabbed=${false} slotted=${slotted} more=${(from, to) => spells.some((spell) => OUT.has(spell.status) && spell.from < to && spell.to > from) && html`<${WithinLastDay} institution=${line.id} from=${from} to=${to} />`} label=${t('row.day', { name: plain(line.name), course: inWords(spells) })} />`;
  }
}

/** What the server tells as beginnings, as spells that end where the next one begins. */
export function spellsOf(beginnings, now) {
  const from = now - DAY;
  return beginnings
    .map(({ status, since }, place) => ({ status, from: Math.max(from, Date.parse(since)), to: place + 1 < beginnings.length ? Date.parse(beginnings[place + 1].since) : now }))
    .filter((spell) => spell.to > spell.from);
}

function moveAlong(event) {
  const row = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const onLink = event.target.closest('a');
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (next) {
    event.preventDefault();
    next.querySelector('a')?.focus();
  } else if (onLink && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    const slots = row.querySelectorAll('.slot');
    if (slots.length) {
      event.preventDefault();
      slots[slots.length - 1].focus();
    }
  }
}
