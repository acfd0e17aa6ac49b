// A strip of time: how long it was in which status. What is worse is darker, patterned and higher, so that it is seen without
// colours too. Under it lie slots of one length; each tells what was in it, by pointer, touch and keyboard.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import { StatusIcon } from './status.js';
import { between, day, longDay } from './times.js';
import { exactSpan, listed, percent, rank, STATUSES, t, title } from './words.js';

const DAY = 86400000;
const HEIGHTS = { unknown: 14, operational: 44, 'under-maintenance': 44, 'degraded-performance': 62, 'partial-outage': 80, 'major-outage': 100 };
/** What lasted for less than this share of the strip is still drawn so wide. */
const LEAST = 0.004;
const LINGER_MS = 250;

/**
 * @typedef {object} Spell for how long it had a status
 * @property {number} from
 * @property {number} to
 * @property {string} status
 */

/**
 * @param {Spell[]} spells in order of time
 * @param {number} slots how many
 * @param {(from: number, to: number) => unknown} more what else the card of a slot says
 * @param {boolean} tabbed whether Tab comes to it; else only a row's arrow keys do
 * @param {boolean} slotted whether its slots can have the focus now; of a long list that would be thousands
 */
export function Strip({ spells, from, to, slots, label, more, tabbed = true, slotted = true, marked }) {
  const [active, setActive] = useState(null);
  const root = useRef();
  const linger = useRef(0);
  const show = (slot) => {
    clearTimeout(linger.current);
    setActive(slot);
  };
  const hide = () => {
    clearTimeout(linger.current);
    linger.current = setTimeout(() => setActive(null), LINGER_MS);
  };
  useEffect(() => () => clearTimeout(linger.current), []);
  const at = (ms) => (ms - from) / (to - from);
  const slotAt = (event) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(slots - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * slots)));
  };
  const bounds = (slot) => [from + ((to - from) * slot) / slots, from + ((to - from) * (slot + 1)) / slots];
  const moveTo = (slot) => root.current.querySelectorAll('.slot')[Math.min(slots - 1, Math.max(0, slot))]?.focus();
  const onKeyDown = (event) => {
    const here = Number(event.target.dataset.slot);
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: slots - 1, PageUp: here - 6, PageDown: here + 6 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      moveTo(next);
    }
  };
  const stop = active ?? slots - 1;
  return html`<div
    class="strip"
    dir="ltr"
    ref=${root}
    role=${slotted ? 'group' : 'img'}
    aria-label=${label}
    style=${{ '--slots': slots }}
    onPointerMove=${(event) => event.pointerType !== 'touch' && show(slotAt(event))}
    onPointerDown=${(event) => show(slotAt(event))}
    onPointerLeave=${(event) => event.pointerType !== 'touch' && hide()}
    onKeyDown=${onKeyDown}
  >
    <svg class="spells" aria-hidden="true">
      ${spells.map(({ from: begin, to: end, status }) => {
        const x = Math.max(0, at(begin));
        const width = Math.max(LEAST, Math.min(1, at(end)) - x);
        const height = HEIGHTS[status];
        return html`<rect class=${status} x=${`${Math.min(x, 1 - width) * 100}%`} width=${`${width * 100}%`} y=${`${100 - height}%`} height=${`${height}%`} />`;
      })}
    </svg>
    ${marked && html`<span class="marks" aria-hidden="true">${marked.map((ms) => html`<i style=${{ insetInlineStart: `${at(ms) * 100}%` }} />`)}</span>`}
    ${slotted &&
    html`<div class="slots">
      ${Array.from({ length: slots }, (_, slot) => {
        const [begin, end] = bounds(slot);
        return html`<button
          type="button"
          class="slot"
          key=${slot}
          data-slot=${slot}
          tabindex=${tabbed && slot === stop ? 0 : -1}
          aria-label=${slotInWords(spells, begin, end)}
          onFocus=${() => show(slot)}
          onBlur=${hide}
        />`;
      })}
    </div>`}
    ${active !== null &&
    html`<${Card} anchor=${root} slot=${active} slots=${slots} onHold=${() => clearTimeout(linger.current)} onLeave=${hide} onClose=${() => setActive(null)}>
      <${SlotCard} spells=${spells} bounds=${bounds(active)} more=${more} />
    <//>`}
  </div>`;
}

/** What lies above a slot: in the top layer, so that nothing cuts it off. */
function Card({ anchor, slot, slots, onHold, onLeave, onClose, children }) {
  const element = useRef();
  useLayoutEffect(() => {
    const card = element.current;
    card.showPopover?.();
    const strip = anchor.current.getBoundingClientRect();
    const middle = strip.left + (strip.width * (slot + 0.5)) / slots;
    const { width, height } = card.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - 8;
    const above = strip.top - height - 8;
    card.style.left = `${Math.max(8, Math.min(room, middle - width / 2))}px`;
    card.style.top = `${above > 8 ? above : strip.bottom + 8}px`;
  });
  useEffect(() => {
    const closed = (event) => event.newState === 'closed' && onClose();
    const card = element.current;
    card.addEventListener('toggle', closed);
    const scrolled = () => onClose();
    window.addEventListener('scroll', scrolled, { passive: true, capture: true, once: true });
    return () => {
      card.removeEventListener('toggle', closed);
      window.removeEventListener('scroll', scrolled, { capture: true });
    };
  }, []);
  return html`<div class="slot-card" popover="auto" ref=${element} onPointerEnter=${onHold} onPointerLeave=${onLeave} onFocusIn=${onHold} onFocusOut=${onLeave} onPointerMove=${(event) => event.stopPropagation()} onPointerDown=${(event) => event.stopPropagation()}>${children}</div>`;
}

function SlotCard({ spells, bounds: [from, to], more }) {
  const within = clip(spells, from, to);
  return html`
    <p class="when">${to - from >= DAY * 0.9 ? longDay((from + to) / 2) : between(from, to)}</p>
    <ul>
      ${within.map(
        (spell) => html`<li class=${spell.status}>
          <${StatusIcon} status=${spell.status} /><span>${title(spell.status)}</span><small>${within.length > 1 ? `${between(spell.from, spell.to)} · ${exactSpan(spell.to - spell.from)}` : ''}</small>
        </li>`,
      )}
    </ul>
    ${more?.(from, to)}
  `;
}

/** What of it lies in a range; at most the longest few. */
function clip(spells, from, to) {
  const within = spells.filter((spell) => spell.from < to && spell.to > from).map((spell) => ({ ...spell, from: Math.max(from, spell.from), to: Math.min(to, spell.to) }));
  return within.length <= 6 ? within : summed(within, from);
}

function summed(within, from) {
  const lengths = new Map();
  for (const { status, from: begin, to } of within) lengths.set(status, (lengths.get(status) ?? 0) + to - begin);
  return [...lengths].map(([status, length]) => ({ status, from, to: from + length }));
}

function slotInWords(spells, from, to) {
  const when = to - from >= DAY * 0.9 ? day((from + to) / 2) : between(from, to);
  const within = clip(spells, from, to);
  if (within.length === 1) {
    return t('strip.slot', { when, what: title(within[0].status) });
  }
  return t('strip.slot', { when, what: listed(within.map(({ status, from: begin, to: end }) => t('strip.for', { status: title(status), length: exactSpan(end - begin) }))) });
}

/** The shares of time in words, for those who do not see the strip. */
export function inWords(spells) {
  const lengths = new Map();
  let whole = 0;
  for (const { status, from, to } of spells) {
    lengths.set(status, (lengths.get(status) ?? 0) + to - from);
    whole += to - from;
  }
  const known = STATUSES.filter((status) => lengths.get(status)).sort((a, b) => lengths.get(b) - lengths.get(a) || rank(a) - rank(b));
  return listed(known.map((status) => (lengths.get(status) === whole ? t('strip.all', { status: title(status) }) : t('strip.share', { status: title(status), share: percent(lengths.get(status) / whole) }))));
}
