// What is known of one institution: what was loaded stays in memory, so that it is shown at once when it is opened again and
// while the connection is lost, with its age.

import { useEffect, useReducer } from 'preact/hooks';
import { read } from '../api.js';
import { loadCodes } from '../codes.js';
import { watch } from '../live.js';
import { now } from '../times.js';

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
    const [institution] = await Promise.all([read(`/api/v1/institutions/${path}`, signal), loadCodes(signal)]);
    const connectors = await Promise.all(institution.connectors.map((one) => read(`/api/v1/connectors/${encodeURIComponent(one.id)}`, signal)));
    take({ brief: { institution, connectors }, loadedAt: now(), gone: false, failure: null });
    read(`/api/v1/maintenance-windows?institution=${path}&state=active,upcoming&limit=20`, signal).then(
      ({ data }) => take({ windows: data }),
      () => take({ windows: null }),
    );
    const past = new Map(await Promise.all(connectors.map(async (one) => [one.id, await pastOf(one.id, signal)])));
    take({ past });
  } catch (failure) {
    if (!signal.aborted) {
      take(failure.status === 404 ? { gone: true, failure: null } : { failure });
    }
  }
}

/** How a connector was; null where it cannot be told now. */
async function pastOf(id, signal) {
  const base = `/api/v1/connectors/${encodeURIComponent(id)}/history`;
  const from = (days) => encodeURIComponent(new Date(now() - days * DAY).toISOString());
  try {
    const [day, quarter, incidents] = await Promise.all([
      read(`${base}?limit=1000&from=${from(1)}`, signal),
      read(`${base}?limit=1000&slots=90&from=${from(90)}`, signal),
      read(`/api/v1/incidents?connector=${encodeURIComponent(id)}&limit=${INCIDENTS}`, signal),
    ]);
    return { day, quarter, incidents };
  } catch (failure) {
    if (signal.aborted) {
      throw failure;
    }
    return null;
  }
}
