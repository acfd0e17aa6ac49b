// How a connector was: bars of 90 days and 24 hours, uptime, and its last outages with why.

import { h, icon } from './dom.js';
import { moment, percent, plural, rank, span, STATUSES, title } from './words.js';

const DAY = 86400000;
const LAST_INCIDENTS = 5;
const MOST_MARKS = 3;
const KINDS = { release: ['release'], maintenance: ['time of maintenance', 'times of maintenance'], override: ['override'] };
const BARS = [
  { text: '90 days', days: 90, slots: 90 },
  { text: '24 hours', days: 1, slots: 96 },
];
const UPTIMES = [
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['90d', '90 days'],
];

/**
 * What the API says of the past of a connector; null while it does not say it.
 *
 * @param ask fetches JSON
 * @param now the server's time
 */
export async function pastOf(id, ask, now) {
  const base = `/api/v1/connectors/${encodeURIComponent(id)}/history?limit=1`;
  try {
    const [bars, incidents] = await Promise.all([
      Promise.all(BARS.map(({ days, slots }) => ask(`${base}&slots=${slots}&from=${new Date(now - days * DAY).toISOString()}`))),
      ask(`/api/v1/incidents?connector=${encodeURIComponent(id)}&limit=${LAST_INCIDENTS}`),
    ]);
    const told = await Promise.all(incidents.data.map((one) => ask(`/api/v1/incidents/${encodeURIComponent(one.id)}`)));
    return { bars, incidents: told, count: incidents.totalCount };
  } catch {
    return null; // The rest of the institution is shown all the same.
  }
}

export class PastPart {
  /**
   * @param past as pastOf gives it
   * @param now the server's time
   */
  constructor(past, now) {
    this.past = past;
    this.now = now;
  }

  element() {
    if (!this.past) {
      return h('div', { class: 'part' }, h('h4', {}, 'History'), h('p', { class: 'quiet' }, 'It cannot be told now.'));
    }
    return h(
      'div',
      { class: 'part past' },
      h('h4', {}, 'History'),
      BARS.map((bar, place) => this.#bar(bar, this.past.bars[place])),
      this.#uptimes(this.past.bars[0].uptime),
      this.#incidents(),
    );
  }

  #bar({ text }, history) {
    const slots = history.slots.map((slot) => {
      const said = history.marks.filter((mark) => touches(mark, slot));
      const words = [title(slot.worst), ...said.slice(0, MOST_MARKS).map(markInWords), said.length > MOST_MARKS ? `${said.length - MOST_MARKS} more` : null];
      return h('i', { class: said.length ? `${slot.worst} marked` : slot.worst, title: `${moment(Date.parse(slot.from), this.now)}: ${words.filter(Boolean).join('; ')}` });
    });
    return h(
      'div',
      { class: 'course' },
      h('div', { class: 'slots', role: 'img', 'aria-label': `${text}: ${inWords(history)}` }, slots),
      h('p', { class: 'scale' }, h('span', {}, `${text} ago`), h('span', {}, 'now')),
    );
  }

  #uptimes(uptimes) {
    return h(
      'dl',
      { class: 'uptimes' },
      UPTIMES.map(([key, text]) => {
        const { uptime, unknownSeconds, maintenanceSeconds } = uptimes[key];
        const left = [unknownSeconds && `unknown for ${span(unknownSeconds * 1000)}`, maintenanceSeconds && `maintenance for ${span(maintenanceSeconds * 1000)}`];
        return h('div', {}, h('dt', {}, `Up in ${text}`), h('dd', {}, uptime === null ? 'unknown' : percent(uptime)), h('dd', { class: 'quiet' }, left.filter(Boolean).join(', ')));
      }),
    );
  }

  #incidents() {
    const { incidents, count } = this.past;
    if (!count) {
      return h('p', { class: 'quiet' }, 'No outages are known.');
    }
    const { timeToDetect, timeToRecover } = this.past.bars[0].outages;
    const means = [
      timeToDetect.meanSeconds !== null && `found within ${span(timeToDetect.meanSeconds * 1000)}`,
      timeToRecover.meanSeconds !== null && `over after ${span(timeToRecover.meanSeconds * 1000)}`,
    ].filter(Boolean);
    return [
      means.length ? h('p', { class: 'quiet' }, `Outages of 90 days were on average ${means.join(' and ')}.`) : null,
      h('ul', { class: 'incidents', 'aria-label': 'Outages, newest first' }, incidents.map((one) => this.#incident(one))),
      count > incidents.length ? h('p', { class: 'quiet' }, `${plural(count - incidents.length, 'earlier outage')} in all.`) : null,
    ];
  }

  #incident(incident) {
    const length = span(incident.lengthSeconds * 1000);
    const when = `${moment(Date.parse(incident.beganAt), this.now)}, ${incident.state === 'open' ? `lasting for ${length}` : `for ${length}`}`;
    return h(
      'li',
      { class: incident.worst },
      icon(incident.worst),
      h(
        'div',
        {},
        h('p', {}, h('b', {}, title(incident.worst)), ` · ${when}`, incident.sharedOutage ? [' ', h('span', { class: 'tag' }, 'with many others')] : null),
        incident.changes.length ? h('p', { class: 'quiet' }, incident.changes[0].reason) : null,
      ),
    );
  }
}

/** Whether something was said of a time: at one moment of it, or for a while that overlaps it. */
function touches(mark, slot) {
  const [from, to] = [Date.parse(mark.from), Date.parse(mark.to)];
  const [begin, end] = [Date.parse(slot.from), Date.parse(slot.to)];
  return from < end && (to > begin || from >= begin);
}

function markInWords({ kind, text }) {
  return `${kind}: ${text}`;
}

/** The shares of time, for those who do not see the bar. */
function inWords({ shares, marks }) {
  const known = STATUSES.filter(({ id }) => shares[id] > 0).sort((a, b) => shares[b.id] - shares[a.id] || rank(a.id) - rank(b.id));
  const time = known.map(({ id }) => `${title(id)} for ${percent(shares[id])} of the time`).join(', ') || 'nothing is known';
  const said = Object.entries(KINDS).map(([kind, words]) => [marks.filter((mark) => mark.kind === kind).length, words]);
  return [time, ...said.filter(([count]) => count).map(([count, words]) => plural(count, ...words))].join(', ');
}
