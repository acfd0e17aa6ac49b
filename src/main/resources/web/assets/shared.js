// Outages that many connectors share: one notice instead of many rows that all look like a bank's own fault.

/** Those that last; none while the server does not say. */
export async function sharedOutages() {
  try {
    const response = await fetch('/api/v1/shared-outages?state=open', { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
    return response.ok ? (await response.json()).data : [];
  } catch {
    return []; // The feed says that the connection is lost.
  }
}

/** The notice: what, since when, and how many are out still. */
export function sharedNotice(outage, since) {
  return ['warn', 'alert', `${outage.text} It began at ${since}; ${outage.openConnectors} of them are out still.`];
}
