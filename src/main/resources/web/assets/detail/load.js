// What is known of one institution: what was loaded stays in memory, so that it is shown at once when it is opened again and
// while the connection is lost, with its age.

import { useEffect, useReducer } from 'preact/hooks';
import { read } from '../api.js';
import { board } from '../board.js';
import { watch } from '../live.js';
import { now, parse } from '../times.js';

const EVERY_MS = 60000;
const MOST_KEPT = 50;
const DAY = 86400000;
/** Strips lead to all that is likely in 90 days. */
const INCIDENTS = 100;

const kept = new Map();

/** @returns {{brief, past, windows, loadedAt: number | null, gone: boolean, failure: import('../api.js').ApiError | null}} what is here so far */
export function useInstitution(id) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    const stop = new AbortController();
    const look = () => load(id, stop.signal, () => stop.signal.aborted || redraw());
    look();
    const timer = setInterval(() => document.hidden || look(), EVERY_MS);
    const unwatch = watch((connector) => connector.institution.id === id && look());
    return () => {
      stop.abort();
      clearInterval(timer);
      unwatch();
    };
  }, [id]);
  return kept.get(id) ?? { brief: null, past: new Map(), windows: undefined, loadedAt: null, gone: false, failure: null };
}

async function load(id, signal, redraw) {
  const take = (part) => {
    const before = kept.get(id) ?? { brief: null, past: new Map(), windows: undefined, loadedAt: null, gone: false, failure: null };
    kept.delete(id);
    kept.set(id, { ...before, ...part });
    if (kept.size > MOST_KEPT) {
      kept.delete(kept.keys().next().value);
    }
    redraw();
  };
  try {
    const path = encodeURIComponent(id);
    const opened = open(id, signal);
    read(`/api/v1/maintenance-windows?institution=${path}&state=active,upcoming&limit=20`, signal).then(
      ({ data }) => take({ windows: data }),
      () => take({ windows: null }),
    );
    const brief = await opened;
    take({ brief, loadedAt: now(), gone: false, failure: null });
    take({ past: new Map(await Promise.all(brief.connectors.map(async (one) => [one.id, await pastOf(one.id, signal)]))) });
  } catch (failure) {
    if (!signal.aborted) {
      take(failure.status === 404 ? { gone: true, failure: null } : { failure });
    }
  }
}

/** An institution and its connectors. Of one in the list it is known what they are called. */
async function open(id, signal) {
  const line = board.get().lines.get(id);
  const each = (ids) => Promise.all(ids.map((one) => read(`/api/v1/connectors/${encodeURIComponent(one)}`, signal)));
  if (line) {
    try {
      const connectors = await each(line.connectorIds ?? [id]);
      return { institution: { ...connectors[0].institution, status: line.status }, connectors };
    } catch (failure) {
      if (failure.status !== 404) {
        throw failure;
      }
      // Another catalogue is in force by now.
    }
  }
  const institution = await read(`/api/v1/institutions/${encodeURIComponent(id)}`, signal);
  return { institution, connectors: await each(institution.connectors.map((one) => one.id)) };
}

/** How a connector was; null where it cannot be told now. */
async function pastOf(id, signal) {
  const days = (count) => encodeURIComponent(new Date(now() - count * DAY).toISOString());
  const history = (query) => read(`/api/v1/connectors/${encodeURIComponent(id)}/history?limit=1000&${query}`, signal);
  try {
    const [quarter, incidents] = await Promise.all([
      history(`slots=90&from=${days(90)}`),
      read(`/api/v1/incidents?connector=${encodeURIComponent(id)}&limit=${INCIDENTS}`, signal),
    ]);
    // Only of one that changes all the time the last day does not fit in.
    const day = quarter.data.length < quarter.totalCount ? await history(`from=${days(1)}`) : lastDay(quarter);
    return { day, quarter, incidents };
  } catch (failure) {
    if (signal.aborted) {
      throw failure;
    }
    return null;
  }
}

function lastDay({ to, data, marks }) {
  const begin = parse(to) - DAY;
  const from = new Date(begin).toISOString();
  const here = (one) => parse(one.to ?? one.from) > begin;
  return { from, to, slots: [], marks: marks.filter(here), data: data.filter(here).map((one) => (parse(one.from) < begin ? { ...one, from } : one)) };
}
