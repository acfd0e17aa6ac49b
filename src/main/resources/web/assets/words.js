// How things are said. Sentences live in words/*.js, one file for each language; numbers and times are the browser's.

import english from './words/en.js';
import { capital as capitalise } from './text.js';

const RIGHT_TO_LEFT = new Set(['ar']);
let spoken = english;
let locale = 'en';
let plurals = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en');
let lists = new Intl.ListFormat('en', { type: 'conjunction' });

/** Takes the reader's language from now on. */
export async function speak(language) {
  if (language !== 'en') {
    spoken = (await import(`./words/${language}.js`)).default;
  } else {
    spoken = english;
  }
  locale = language;
  plurals = new Intl.PluralRules(locale);
  numbers = new Intl.NumberFormat(locale);
  lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}

/** Dates and times are written as in Britain where the language is English: day before month, 24 hours. */
export const dateLocale = () => (locale === 'en' ? 'en-GB' : locale);

/**
 * A sentence, with {places} filled in. Where a language has several forms, `n` chooses.
 *
 * @param {string} key
 * @param {Record<string, string | number>} values numbers are written as the language does
 */
export function t(key, values = {}) {
  const found = spoken[key] ?? english[key];
  if (found === undefined) {
    throw new Error(`nobody has said how "${key}" is said`);
  }
  const text = typeof found === 'string' ? found : (found[plurals.select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : (value ?? place);
  });
}

/** The word for something the server names, or the name itself for what is new. */
export const term = (kind, word) => (`${kind}.${word}` in english ? t(`${kind}.${word}`) : word);

/** A word of an operator's own, such as a sector. */
export const sectorWord = (word) => (`sector.${word}` in english ? t(`sector.${word}`) : capitalise(word));

export const count = (n) => numbers.format(n);
export const listed = (items) => lists.format(items);

/** Worst first. */
export const STATUSES = ['major-outage', 'partial-outage', 'degraded-performance', 'under-maintenance', 'operational', 'unknown'];

const RANK = new Map(STATUSES.map((status, place) => [status, place]));

/** 0 for the worst. */
export const rank = (status) => RANK.get(status) ?? STATUSES.length;
export const title = (status) => term('status', status);

/** A share in percent, rounded down: what is not all is never said to be. */
export function percent(share, digits = 1) {
  const scale = 10 ** digits;
  const value = Math.floor(share * 100 * scale + 1e-9) / scale;
  return t('percent', { n: value, value: new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value) });
}

/** Milliseconds of a step. */
export function duration(ms) {
  return ms < 1000
    ? t('duration.ms', { value: count(Math.round(ms)) })
    : t('duration.s', { value: new Intl.NumberFormat(locale, { maximumFractionDigits: ms < 10000 ? 1 : 0 }).format(ms / 1000) });
}

/** A length of time in its largest unit, rounded down: "12 min", "3 h", "2 days". */
export function span(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60000);
  if (minutes < 1) return t('span.short');
  if (minutes < 120) return t('span.minutes', { n: minutes });
  if (minutes < 2880) return t('span.hours', { n: Math.floor(minutes / 60) });
  return t('span.days', { n: Math.floor(minutes / 1440) });
}

/** The same to the second where it is short, for lengths that are over. */
export const exactSpan = (ms) => (ms < 60000 ? t('span.seconds', { n: Math.round(ms / 1000) }) : span(ms));
