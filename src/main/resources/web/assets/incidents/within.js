// Incidents of a stretch of time, as links: what the card of a strip's slot says besides.

import { useEffect, useState } from 'preact/hooks';
import { read } from '../api.js';
import { html } from '../html.js';
import { moment, now, parse } from '../times.js';
import { exactSpan, t, title } from '../words.js';

const MOST = 4;
const DAY = 86400000;
const KEEP_MS = 60000;

/** The incidents of the last day by institution, as they were asked for. */
const kept = new Map();

/** @param {(event: Event, incident) => void} onFollow is told of a click, and may have it lead elsewhere */
export function Within({ incidents, from, to, onFollow }) {
  const within = incidents.filter((one) => parse(one.beganAt) < to && (!one.endedAt || parse(one.endedAt) > from));
  return html`${within
    .slice(0, MOST)
    .map((one) => html`<p class="said"><a class="link" href=${addressOf(one.id)} onClick=${(event) => onFollow?.(event, one)}>${t('past.incident', { status: title(one.worst), when: moment(parse(one.beganAt)), length: exactSpan(one.lengthSeconds * 1000) })}</a></p>`)}
  ${within.length > MOST && html`<p class="said"><a class="link" href="/?view=incidents">${t('incidents.earlier', { n: within.length - MOST })}</a></p>`}`;
}

/** The same of an institution's last day, which is asked for when somebody looks at it. */
export function WithinLastDay({ institution, from, to }) {
  const [incidents, setIncidents] = useState([]);
  useEffect(() => {
    let gone = false;
    lastDay(institution).then((all) => gone || setIncidents(all));
    return () => {
      gone = true;
    };
  }, [institution]);
  return html`<${Within} incidents=${incidents} from=${from} to=${to} />`;
}

function lastDay(institution) {
  const known = kept.get(institution);
  if (known && now() - known.at < KEEP_MS) {
    return known.incidents;
  }
  const since = encodeURIComponent(new Date(now() - DAY).toISOString());
  const incidents = read(`/api/v1/incidents?limit=100&institution=${encodeURIComponent(institution)}&from=${since}`).then(
    ({ data }) => data,
    () => {
      kept.delete(institution);
      return [];
    },
  );
  kept.set(institution, { at: now(), incidents });
  return incidents;
}

/** Where an incident is told. */
export const addressOf = (id) => `/?view=incidents&incident=${encodeURIComponent(id)}`;
