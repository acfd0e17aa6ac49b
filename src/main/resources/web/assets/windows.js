// Maintenance windows in words: when, for whom, and who says so. Times are those of the reader's zone.

import { clock, span } from './words.js';

const SLOT = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** The zone that times are shown in. */
export const zone = () => SLOT.resolvedOptions().timeZone;

/** Those that are open at a time or begin within so many milliseconds after it. */
export function ahead(windows, now, within = Infinity) {
  return windows.filter((window) => Date.parse(window.to) > now && Date.parse(window.from) <= now + within);
}

export const isOpen = (window, now) => Date.parse(window.from) <= now && now < Date.parse(window.to);

/** "Sun, 1 Mar, 02:00–04:00". */
export const slot = ({ from, to }) => SLOT.formatRange(Date.parse(from), Date.parse(to));

/** How far away it is: "in 3 h", or "now, 20 min left". */
export function distance(window, now) {
  return isOpen(window, now) ? `now, ${span(Date.parse(window.to) - now)} left` : `in ${span(Date.parse(window.from) - now)}`;
}

export const origin = (window) => (window.origin.kind === 'imported' ? 'Announced by the institution' : 'Planned by an operator');

/** When a recurring window comes again; empty for one that does not. */
export function again(window) {
  const next = window.recurrence ? window.occurrences.filter((one) => one.from > window.from).slice(0, 3) : [];
  return next.length ? `Again ${next.map(slot).join('; ')}.` : '';
}

/** What cannot be asked for now, and how old what is shown is, if anything is. */
export const away = (what, askedAt) =>
  askedAt ? `${what} cannot be asked for now; these are as of ${clock(askedAt)}.` : `${what} cannot be asked for now.`;
