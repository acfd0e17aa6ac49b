// How statuses, times and numbers are said.

/** Worst first. The words are those of the API. */
export const STATUSES = [
  { id: 'major-outage', title: 'Major Outage', short: 'Major outage', many: 'in major outage' },
  { id: 'partial-outage', title: 'Partial Outage', short: 'Partial outage', many: 'in partial outage' },
  { id: 'degraded-performance', title: 'Degraded Performance', short: 'Degraded performance', many: 'degraded' },
  { id: 'under-maintenance', title: 'Under Maintenance', short: 'Under maintenance', many: 'under maintenance' },
  { id: 'operational', title: 'Operational', short: 'Operational', many: 'operational' },
  { id: 'unknown', title: 'Unknown', short: 'Unknown', many: 'unknown' },
];

const RANK = new Map(STATUSES.map((status, place) => [status.id, place]));
const TITLES = new Map(STATUSES.map((status) => [status.id, status.title]));

/** 0 for the worst. */
export const rank = (status) => RANK.get(status) ?? STATUSES.length;
export const title = (status) => TITLES.get(status) ?? status;

/** Without case and accents, as the API compares names. */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toUpperCase().toLowerCase();
}

const NUMBER = new Intl.NumberFormat('en');
export const count = (n) => NUMBER.format(n);
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

export function capital(word) {
  return word ? word.charAt(0).toUpperCase() + word.slice(1).replace(/-/g, ' ') : '';
}

/** A rate as a percentage that never claims 100 % for less. */
export function percent(rate) {
  if (rate === null) {
    return 'none counted';
  }
  const tenths = rate < 1 ? Math.min(999, Math.round(rate * 1000)) : 1000;
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`;
}

/** A length of time in its largest unit: "12 min", "3 h", "2 d". */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${count(Math.floor(seconds / 86400))} d`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const SHORT = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** The time of day here, to the second. */
export const clock = (ms) => CLOCK.format(ms);

/** The time of day here, without seconds where they are zero. */
export function tick(ms) {
  return ms % 60000 === 0 ? SHORT.format(ms) : CLOCK.format(ms);
}

/** The time here, with the day where it is not today. */
export function moment(ms, now) {
  return DAY.format(ms) === DAY.format(now) ? CLOCK.format(ms) : `${DAY.format(ms)}, ${SHORT.format(ms)}`;
}

/** Milliseconds of a step. */
export function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10000 ? 1 : 0)} s`;
}
