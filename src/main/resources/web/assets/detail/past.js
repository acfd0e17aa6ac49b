// How a connector was: strips of a day and of 90 days, and for how long it was up.

import { move } from '../address.js';
import { html } from '../html.js';
import { Within } from '../incidents/within.js';
import { inWords, Strip } from '../strip.js';
import { moment, parse } from '../times.js';
import { percent, span, t } from '../words.js';
import { SHOWN } from './incidents.js';

const DAY = 86400000;
const SLOTS = { day: 48, quarter: 90 };
const UPTIMES = ['24h', '7d', '30d', '90d'];
const LENGTHS = { '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY, '90d': 90 * DAY };
const MOST_MARKS = 4;

export function Past({ past }) {
  if (past === undefined) {
    return html`<section class="part past waiting-for"><h3>${t('past.title')}</h3></section>`;
  }
  if (past === null) {
    return html`<section class="part past"><h3>${t('past.title')}</h3><p class="quiet">${t('past.away')}</p></section>`;
  }
  return html`<section class="part past">
    <h3>${t('past.title')}</h3>
    <${Course} name="day" history=${past.day} past=${past} />
    <${Course} name="quarter" history=${past.quarter} past=${past} />
    <${Uptimes} uptimes=${past.quarter.uptime} />
  </section>`;
}

function Course({ name, history, past }) {
  const spells = spellsOf(history);
  const [from, to] = [parse(history.from), parse(history.to)];
  const marks = history.marks.filter((mark) => mark.kind !== 'maintenance');
  return html`<div class="course">
    <${Strip}
      spells=${spells}
      from=${from}
      to=${to}
      slots=${SLOTS[name]}
      label=${t(`past.${name}`, { course: inWords(spells) })}
      marked=${marks.map((mark) => parse(mark.from)).filter((at) => at >= from)}
      more=${(begin, end) => html`<${InSlot} from=${begin} to=${end} marks=${history.marks} incidents=${past.incidents.data} />`}
    />
    <p class="scale"><span>${t(`past.${name}Ago`)}</span><span>${t('past.now')}</span></p>
  </div>`;
}

/** The statuses over time. Of a long history that does not fit in one answer the beginning is told in slots, by their shares. */
export function spellsOf(history) {
  const spells = history.data.map(({ from, to, status }) => ({ from: parse(from), to: parse(to), status }));
  const end = spells.length ? spells[spells.length - 1].to : parse(history.from);
  for (const slot of history.slots.filter((one) => parse(one.from) >= end)) {
    let at = parse(slot.from);
    const length = parse(slot.to) - at;
    for (const [status, share] of Object.entries(slot.shares).filter(([, part]) => part > 0)) {
      spells.push({ status, from: at, to: at + share * length });
      at += share * length;
    }
  }
  return spells;
}

/** What was said of a time, and the incidents in it. */
function InSlot({ from, to, marks, incidents }) {
  const said = marks.filter((mark) => parse(mark.from) < to && (parse(mark.to) > from || parse(mark.from) >= from));
  const onFollow = (event, incident) => {
    if (incidents.indexOf(incident) < SHOWN && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      move({ incident: incident.id });
    }
  };
  return html`
    ${said.slice(0, MOST_MARKS).map((mark) => html`<p class="said">${t(`mark.${mark.kind}`, { text: mark.text, when: moment(parse(mark.from)) })}</p>`)}
    ${said.length > MOST_MARKS && html`<p class="said">${t('mark.more', { n: said.length - MOST_MARKS })}</p>`}
    <${Within} incidents=${incidents} from=${from} to=${to} onFollow=${onFollow} />
  `;
}

function Uptimes({ uptimes }) {
  return html`<dl class="uptimes">${UPTIMES.map((key) => html`<div><dt>${t(`uptime.${key}`)}</dt>${uptimeOf(uptimes[key], LENGTHS[key])}</div>`)}</dl>`;
}

/** Up for how much of what is known; where that is not all of it, how much it is stands beside it. */
function uptimeOf({ uptime, upSeconds, downSeconds, maintenanceSeconds }, length) {
  const known = (upSeconds + downSeconds + maintenanceSeconds) * 1000;
  if (uptime === null) {
    return html`<dd>${t('uptime.none')}</dd>`;
  }
  const notes = [known < length * 0.98 && t('uptime.since', { length: span(known) }), maintenanceSeconds >= 60 && t('uptime.planned', { length: span(maintenanceSeconds * 1000) })].filter(Boolean);
  return html`<dd><b>${percent(uptime, 2)}</b>${notes.map((note) => html`<small>${note}</small>`)}</dd>`;
}
