// When things are: the server's time, said in the one zone that the reader chose.

import { useEffect, useReducer } from 'preact/hooks';
import { settings } from './settings.js';
import { dateLocale } from './words.js';

const TICK_MS = 5000;
const MINUTE = 60000;

let skew = 0;

/** The server's time, so that a computer with a wrong clock still says the right "12 min". */
export const now = () => Date.now() + skew;

/** Takes the server's time from the header Date of an answer, which has whole seconds: half of one more is the best guess. */
export function heard(dateHeader) {
  const date = Date.parse(dateHeader) + 500;
  if (!Number.isNaN(date)) {
    skew = Math.abs(date - Date.now()) < 2000 ? 0 : date - Date.now();
  }
}

const tickers = new Set();
setInterval(() => document.hidden || [...tickers].forEach((redraw) => redraw()), TICK_MS);
document.addEventListener('visibilitychange', () => document.hidden || [...tickers].forEach((redraw) => redraw()));

/** The server's time; the component is drawn anew every few seconds while the page is looked at. */
export function useNow() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    tickers.add(redraw);
    return () => tickers.delete(redraw);
  }, []);
  return now();
}

const FORMATS = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  longDay: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  slot: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};
const made = new Map();

function format(kind) {
  const utc = settings.get().zone === 'utc';
  const key = `${kind} ${utc} ${dateLocale()}`;
  if (!made.has(key)) {
    made.set(key, new Intl.DateTimeFormat(dateLocale(), { ...FORMATS[kind], ...(utc && { timeZone: 'UTC' }) }));
  }
  return made.get(key);
}

/** The zone of all times of the page: "Australia/Sydney", or "UTC". */
export const zone = () => format('clock').resolvedOptions().timeZone;

export const parse = (text) => (text ? Date.parse(text) : null);
export const clock = (ms) => format('clock').format(ms);
export const day = (ms) => format('day').format(ms);
export const longDay = (ms) => format('longDay').format(ms);
export const date = (ms) => format('date').format(ms);
export const sameDay = (a, b) => date(a) === date(b);

/** The time of day, with seconds where they are not zero. */
export const tick = (ms) => format(ms % MINUTE === 0 ? 'clock' : 'seconds').format(ms);

/** The time of day, with the day where it is not today. */
export const moment = (ms) => (sameDay(ms, now()) ? clock(ms) : `${day(ms)}, ${clock(ms)}`);

/** "Sun, 1 Mar, 02:00–04:00". */
export const slot = (from, to) => format('slot').formatRange(from, to);

/** "02:00–04:00", with the days where they are not today. */
export const between = (from, to) => (sameDay(from, to) ? `${moment(from)}–${clock(to)}` : `${moment(from)} – ${moment(to)}`);

/** A time to name to a customer: up to the next five minutes, so that it does not change while it is read aloud. */
export const round = (ms) => Math.ceil(ms / (5 * MINUTE)) * 5 * MINUTE;
