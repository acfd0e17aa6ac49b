// Searching, narrowing down and sorting.

import { useEffect, useRef } from 'preact/hooks';
import { go, isNarrowed, move, NOTHING, place, SORTS } from './address.js';
import { board } from './board.js';
import { loadCodes } from './codes.js';
import { html, Icon } from './html.js';
import { list, reorder } from './list-state.js';
import * as search from './search.js';
import { useStore } from './store.js';
import { sectorWord, t } from './words.js';

export function Tools() {
  const at = useStore(place, (all) => all);
  const sectors = useStore(board, (state) => state.sectors);
  const countries = useStore(board, (state) => state.countries);
  const all = useStore(board, (state) => state.total);
  const field = useRef();
  useSlash(field);
  const pick = (key) => (event) => go({ [key]: event.currentTarget.value });
  return html`<form class="tools" role="search" onSubmit=${(event) => event.preventDefault()}>
      <label class="search">
        <span class="hidden">${t('tools.search')}</span>
        <${Icon} name="search" />
        <input
          type="search"
          id="name"
          ref=${field}
          value=${at.name}
          placeholder=${t('tools.placeholder')}
          autocomplete="off"
          spellcheck="false"
          maxlength="200"
          onFocus=${() => getReady().catch(() => {})}
          onInput=${(event) => move({ name: event.currentTarget.value })}
          onKeyDown=${(event) => event.key === 'Escape' && at.name && (event.preventDefault(), move({ name: '' }))}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <${Choice} name="sector" label=${t('tools.sector')} value=${at.sector} values=${sectors} say=${sectorWord} onPick=${pick('sector')} />
      <${Choice} name="country" label=${t('tools.country')} value=${at.country} values=${countries} say=${countryName} onPick=${pick('country')} />
      <label class="pick">
        <span>${t('tools.sort')}</span>
        <select id="sort" value=${at.sort} onChange=${pick('sort')}>${SORTS.map((sort) => html`<option value=${sort}>${t(`sort.${sort}`)}</option>`)}</select>
      </label>
    </form>
    <${Found} at=${at} all=${all} field=${field} />`;
}

/** Not shown where there is nothing to choose. */
function Choice({ name, label, value, values, say, onPick }) {
  const offered = value && !values.includes(value) ? [...values, value] : values;
  return offered.length < 2
    ? null
    : html`<label class="pick">
        <span>${label}</span>
        <select id=${name} value=${value} onChange=${onPick}>
          <option value="">${t('tools.all')}</option>
          ${offered.map((one) => html`<option value=${one}>${say(one)}</option>`)}
        </select>
      </label>`;
}

function Found({ at, all, field }) {
  const total = useStore(list, (state) => state.total);
  const narrowed = isNarrowed(at);
  const clear = () => {
    go({ ...NOTHING, sort: at.sort });
    field.current.focus();
  };
  return html`<div class="found">
    <p id="found" role="status">${narrowed ? t('tools.foundOf', { found: total, n: all }) : t('tools.found', { n: total })}</p>
    ${narrowed && html`<button type="button" class="link" onClick=${clear}>${t('list.clear')}</button>`}
  </div>`;
}

/** The first to search waits for the library; what was typed meanwhile is searched for again. */
export async function getReady() {
  await Promise.all([search.prepare(), loadCodes().catch(() => {})]);
  place.get().name && reorder();
}

function useSlash(field) {
  useEffect(() => {
    const onKey = (event) => {
      const typing = event.target.matches?.('input, select, textarea') || document.querySelector('dialog[open]');
      if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function countryName(code) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: 'region' }).of(code);
  } catch {
    return code;
  }
}
