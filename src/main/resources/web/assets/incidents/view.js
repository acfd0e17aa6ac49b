// All incidents, newest first, day by day.

import { useEffect, useState } from 'preact/hooks';
import { read } from '../api.js';
import { place } from '../address.js';
import { html } from '../html.js';
import { watch } from '../live.js';
import { useStore } from '../store.js';
import { longDay, parse } from '../times.js';
import { t } from '../words.js';
import { IncidentEntry } from './entry.js';
import { Subscribe } from './subscribe.js';

const FIRST = '/api/v1/incidents?limit=50';

export function IncidentsView() {
  const { data, next, failed, more } = useIncidents();
  const wanted = useWanted(data);
  const days = byDay(wanted ? [wanted, ...data] : data);
  return html`<section class="incidents view" aria-labelledby="incidents-title">
    <h1 id="incidents-title">${t('incidents.all')}</h1>
    <p class="lead">${t('incidents.lead')}</p>
    <${Subscribe} />
    ${failed && html`<p class="quiet">${t('incident.away')}</p>`}
    ${data && !data.length && !failed && html`<p class="empty">${t('incidents.none')}</p>`}
    ${days.map(
      ([day, incidents]) => html`<section class="day" key=${day}>
        <h2>${day}</h2>
        <ul class="card">${incidents.map((incident) => html`<${IncidentEntry} key=${incident.id} incident=${incident} named />`)}</ul>
      </section>`,
    )}
    ${next && html`<p class="more"><button type="button" class="button" onClick=${more}>${t('incidents.more')}</button></p>`}
  </section>`;
}

/** The one that an address names, where it is not among the latest. */
function useWanted(data) {
  const id = useStore(place, (at) => at.incident);
  const [found, setFound] = useState(null);
  const missing = Boolean(id && data && !data.some((one) => one.id === id));
  useEffect(() => {
    if (missing) {
      read(`/api/v1/incidents/${encodeURIComponent(id)}`).then(setFound, () => setFound(null));
    }
  }, [id, missing]);
  return missing && found?.id === id ? found : null;
}

function byDay(incidents) {
  const days = new Map();
  for (const incident of incidents ?? []) {
    const day = longDay(parse(incident.beganAt));
    days.set(day, [...(days.get(day) ?? []), incident]);
  }
  return [...days];
}

function useIncidents() {
  const [state, setState] = useState({ data: null, next: null, failed: false });
  useEffect(() => {
    let timer = 0;
    const look = () => read(FIRST).then(takeFirst, () => setState((before) => ({ ...before, failed: true })));
    // What was loaded behind the first page stays; the first page says anew how its incidents go.
    const takeFirst = ({ data, links }) =>
      setState((before) => {
        const fresh = new Set(data.map((one) => one.id));
        const rest = (before.data ?? []).filter((one) => !fresh.has(one.id) && one.beganAt < (data.at(-1)?.beganAt ?? ''));
        return { data: [...data, ...rest], next: rest.length ? before.next : links.next, failed: false };
      });
    look();
    const unwatch = watch(() => {
      timer ||= setTimeout(() => {
        timer = 0;
        look();
      }, 1000);
    });
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, []);
  const more = async () => {
    try {
      const { data, links } = await read(state.next);
      setState((before) => ({ data: [...before.data, ...data], next: links.next, failed: false }));
    } catch {
      setState((before) => ({ ...before, failed: true }));
    }
  };
  return { ...state, more };
}
