// Which institutions are looked for, and in which order: found here, or, where there are very many, by the server.

import { read } from './api.js';
import { board, takeLines } from './board.js';
import { codeIn } from './codes.js';
import { search } from './search.js';
import { rank } from './words.js';

const NAMES = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const places = new WeakMap();

/**
 * What is found.
 *
 * @typedef {object} Found
 * @property {string[]} ids in order
 * @property {number} total how many there are
 * @property {Record<string, number>} tally how many of each status there are under all filters but that for statuses
 * @property {Line[]} nearest what may have been meant, where nothing was found
 */

/** What is searched for; an error code is looked up instead, and the list is there to choose from. */
const nameIn = ({ name }) => (codeIn(name) ? '' : name.trim());

/** @returns {Found} */
export function find(filters) {
  const { lines } = board.get();
  const { hits, nearest } = search(lines, nameIn(filters));
  const candidates = hits.filter((line) => (!filters.sector || line.sector === filters.sector) && (!filters.country || line.country === filters.country));
  const tally = {};
  for (const line of candidates) tally[line.status] = (tally[line.status] ?? 0) + 1;
  const found = filters.statuses.length ? candidates.filter((line) => filters.statuses.includes(line.status)) : candidates;
  return { ids: ordered(found, filters, lines).map((line) => line.id), total: found.length, tally, nearest };
}

function ordered(found, filters, lines) {
  const byName = namePlaces(lines);
  const names = (a, b) => byName.get(a.id) - byName.get(b.id);
  if (filters.sort === 'name') {
    return [...found].sort(names);
  }
  if (filters.sort === 'changed') {
    return [...found].sort((a, b) => (b.since ?? '').localeCompare(a.since ?? '') || names(a, b));
  }
  // What a search found comes in its own order within a status: the best match first.
  const within = nameIn(filters) ? new Map(found.map((line, place) => [line.id, place])) : byName;
  return [...found].sort((a, b) => rank(a.status) - rank(b.status) || within.get(a.id) - within.get(b.id));
}

/** Each institution's place in the order of names, found once for each set of lines. */
function namePlaces(lines) {
  let byName = places.get(lines);
  if (!byName) {
    const sorted = [...lines.values()].sort((a, b) => NAMES.compare(a.name, b.name) || NAMES.compare(a.id, b.id));
    byName = new Map(sorted.map((line, place) => [line.id, place]));
    places.set(lines, byName);
  }
  return byName;
}

/**
 * The same by the server.
 *
 * @param {number} offset how many of the order are here already
 * @param {number} limit
 * @returns {Promise<Found>} `ids` are those of this part
 */
export async function ask(filters, offset, limit, signal) {
  const query = new URLSearchParams({ sort: filters.sort, limit: String(limit), offset: String(offset) });
  nameIn(filters) && query.set('name', nameIn(filters));
  filters.statuses.length && query.set('status', filters.statuses.join(','));
  filters.sector && query.set('sector', filters.sector);
  filters.country && query.set('country', filters.country);
  const { institutions, counts, totalCount, nearest } = await read(`/api/v1/overview?${query}`, signal);
  takeLines(institutions, false);
  return { ids: institutions.map((line) => line.id), total: totalCount, tally: counts.matching, nearest };
}
