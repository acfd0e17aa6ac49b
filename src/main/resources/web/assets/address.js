// What is looked at, kept in the address: so it can be shared, survives a reload, and Back leads back.

import { codeIn } from './codes.js';
import { createStore } from './store.js';
import { STATUSES } from './words.js';

const KNOWN = new Set(STATUSES);
const LONGEST = 200;
export const SORTS = ['worst', 'name', 'changed'];

export const NOTHING = { name: '', statuses: [], sector: '', country: '', sort: 'worst' };
const NOWHERE = { ...NOTHING, institution: '', code: '', view: '', incident: '' };

export const place = createStore(fromAddress(location.search));

/** @param {string} search */
export function fromAddress(search) {
  const query = new URLSearchParams(search);
  const text = (key) => (query.get(key) ?? '').slice(0, LONGEST);
  return {
    ...NOWHERE,
    name: text('name'),
    statuses: text('status').split(',').filter((status) => KNOWN.has(status)),
    sector: text('sector'),
    country: text('country'),
    sort: SORTS.includes(query.get('sort')) ? query.get('sort') : 'worst',
    institution: text('institution'),
    code: text('code'),
    view: text('view'),
    incident: text('incident'),
  };
}

/** The address of a place. */
export function toAddress(at) {
  const query = new URLSearchParams();
  const put = (key, value) => value && query.set(key, value);
  put('view', at.view);
  put('name', at.name);
  put('status', at.statuses?.join(','));
  put('sector', at.sector);
  put('country', at.country);
  put('sort', at.sort !== 'worst' && at.sort);
  put('code', at.code);
  put('institution', at.institution);
  put('incident', at.incident);
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `/?${text}` : '/';
}

/** Goes elsewhere; Back leads here again. */
export function go(part) {
  place.set(part);
  history.pushState({ from: 'here' }, '', toAddress(place.get()));
}

/** Says where this is from now on; for what changes with every key pressed. */
export function move(part) {
  place.set(part);
  history.replaceState(history.state, '', toAddress(place.get()));
}

/**
 * Closes what was opened on top: as Back does if it was opened from here, so that Back does not open it again; for who came by a
 * link, in place.
 */
export function close(part) {
  if (history.state?.from === 'here') {
    history.back();
  } else {
    move(part);
  }
}

export const isNarrowed = ({ name, statuses, sector, country }) => Boolean(name || statuses.length || sector || country);

/** Follows a link within the page without loading it anew. */
function follow(event) {
  const link = event.target.closest?.('a[href^="/?"], a[href="/"]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  const target = fromAddress(new URL(link.href).search);
  // A link to an institution keeps the list behind it as it is.
  const here = place.get();
  go(link.dataset.keep === undefined ? target : { institution: target.institution, incident: target.incident, code: here.code || codeIn(here.name) });
}

export function listen() {
  document.addEventListener('click', follow);
  window.addEventListener('popstate', () => place.set(fromAddress(location.search)));
}
