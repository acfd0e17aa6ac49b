// Finds institutions by name, short name or id, also where they are spelt a little differently.

import { fold } from './text.js';

/** The library is fetched when somebody is about to search; until it is here, only parts of names are found. */
let MiniSearch = null;
let index = null;
let indexed = null;

export async function prepare() {
  MiniSearch ??= (await import('minisearch')).default;
}

const WORD = /[\s\-_./,'’&()+–]+/u;
const words = (text) => fold(text).split(WORD).filter(Boolean);
/** Written together what others write apart: "bank sa" for "BankSA", "st george" for "St.George". */
const together = (text) => words(text).join('');

/** Several ways to write the same: what an abbreviation stands for. */
const SPELT = { st: 'saint', mt: 'mount' };

function terms(line) {
  const names = [line.name, ...(line.aliases ?? [])];
  return {
    id: line.id,
    name: names.flatMap((name) => [...words(name), ...words(name).flatMap((word) => SPELT[word] ?? [])]).join(' '),
    joined: names.map(together).join(' '),
    key: words(line.id).join(' '),
  };
}

function indexOf(lines) {
  if (indexed !== lines && !(indexed && sameNames(indexed, lines))) {
    index = new MiniSearch({
      fields: ['name', 'joined', 'key'],
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term || null,
    });
    index.addAll([...lines.values()].map(terms));
  }
  indexed = lines;
  return index;
}

/** A change of statuses leaves the index as it is. */
function sameNames(a, b) {
  if (a.size !== b.size) {
    return false;
  }
  for (const [id, line] of b) {
    const old = a.get(id);
    if (!old || (old !== line && (old.name !== line.name || String(old.aliases) !== String(line.aliases)))) {
      return false;
    }
  }
  return true;
}

/** A short word must be right; a longer one may have a wrong letter, a long one two. */
const leeway = (word) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/**
 * @param {Map<string, Line>} lines
 * @param {string} text
 * @returns {{hits: Line[], nearest: Line[]}} the best first; `nearest` only where there are no hits
 */
export function search(lines, text) {
  const part = fold(text.trim());
  if (!part) {
    return { hits: [...lines.values()], nearest: [] };
  }
  const parts = [...lines.values()].filter((line) => line.folded.includes(part) || line.id.includes(part) || (line.aliases ?? []).some((alias) => fold(alias).includes(part)));
  if (!MiniSearch) {
    return { hits: byFit(parts, part), nearest: [] };
  }
  const asked = words(text);
  const joined = asked.join('');
  const options = { boost: { name: 3, joined: 2 }, prefix: true, fuzzy: leeway };
  const exactly = new Set(parts.map((line) => line.id));
  const ranked = (query, how) => indexOf(lines).search(query, { ...options, ...how });
  const found = asked.length
    ? ranked({ combineWith: 'OR', queries: [{ combineWith: 'AND', queries: asked }, ...(asked.length > 1 || joined.length > 3 ? [joined] : [])] })
    : [];
  const hits = [...byFit(parts, part), ...found.filter((hit) => !exactly.has(hit.id)).map((hit) => lines.get(hit.id))];
  return { hits, nearest: hits.length ? [] : ranked(asked.join(' '), { fuzzy: 0.4, combineWith: 'OR' }).slice(0, 5).map((hit) => lines.get(hit.id)) };
}

/** Those that are called so, then those that begin so, then the others. */
function byFit(lines, part) {
  const fit = (line) => {
    const names = [line.folded, ...(line.aliases ?? []).map(fold)];
    if (names.includes(part)) return 0;
    if (names.some((name) => name.startsWith(part))) return 1;
    return names.some((name) => name.includes(` ${part}`)) ? 2 : 3;
  };
  return [...lines].sort((a, b) => fit(a) - fit(b));
}
