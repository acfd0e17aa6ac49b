// What is looked at: kept in the address, so that it can be shared and survives a reload.

import { fold, rank, STATUSES } from './words.js';

const KNOWN = new Set(STATUSES.map((status) => status.id));
const COLLATOR = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

export const NOTHING = { name: '', statuses: [], sector: '', country: '', sort: 'worst' };

export function fromAddress(search) {
  const query = new URLSearchParams(search);
  return {
    name: (query.get('name') ?? '').slice(0, 200),
    statuses: (query.get('status') ?? '').split(',').filter((status) => KNOWN.has(status)),
    sector: query.get('sector') ?? '',
    country: query.get('country') ?? '',
    sort: query.get('sort') === 'name' ? 'name' : 'worst',
  };
}

/** The address of what is looked at, with an institution open or none. */
export function toAddress(filters, institution) {
  const query = new URLSearchParams();
  if (filters.name) query.set('name', filters.name);
  if (filters.statuses.length) query.set('status', filters.statuses.join(','));
  if (filters.sector) query.set('sector', filters.sector);
  if (filters.country) query.set('country', filters.country);
  if (filters.sort !== 'worst') query.set('sort', filters.sort);
  if (institution) query.set('institution', institution);
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `/?${text}` : '/';
}

export function isNarrowed(filters) {
  return Boolean(filters.name || filters.statuses.length || filters.sector || filters.country);
}

/** Those that match all filters but the one for statuses. */
export function candidates(institutions, filters) {
  const part = fold(filters.name.trim());
  return institutions.filter(
    (one) =>
      (!part || one.folded.includes(part)) &&
      (!filters.sector || one.sector === filters.sector) &&
      (!filters.country || one.country === filters.country),
  );
}

export function byStatus(institutions, filters) {
  return filters.statuses.length ? institutions.filter((one) => filters.statuses.includes(one.status)) : institutions;
}

export function sorted(institutions, filters) {
  const names = (a, b) => a.place - b.place;
  return [...institutions].sort(filters.sort === 'name' ? names : (a, b) => rank(a.status) - rank(b.status) || names(a, b));
}

/** Notes on each institution what searching and sorting need, once for each answer of the server. */
export function prepare(institutions, before) {
  const known = new Map(before.map((one) => [one.id, one]));
  let renamed = institutions.length !== before.length;
  for (const one of institutions) {
    const old = known.get(one.id);
    if (old && old.name === one.name) {
      one.folded = old.folded;
      one.place = old.place;
    } else {
      one.folded = fold(one.name);
      renamed = true;
    }
  }
  if (renamed) {
    [...institutions].sort((a, b) => COLLATOR.compare(a.name, b.name) || COLLATOR.compare(a.id, b.id)).forEach((one, place) => {
      one.place = place;
    });
  }
  return institutions;
}
