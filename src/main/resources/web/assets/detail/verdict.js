// Whether a customer can connect, whose fault it is where not, and when to try again: what a support person must know first.
// Nothing here draws or asks: it is a matter of what is known and of the time.

const MINUTE = 60000;
/** Of the failures that count, so large a share makes one party the cause. */
const MOSTLY = 0.6;
/** What is always lost on the way: fewer failures than this share are nobody's outage. */
const USUAL = 0.05;

/**
 * @typedef {'yes' | 'mostly' | 'sometimes' | 'hardly' | 'planned' | 'unknown'} Can
 * @typedef {{who: string, what: 'attempts' | 'runs', failures: number, of: number}} Blame
 */

/** Those that make the status of an institution: its live connectors, else all. */
export function deciding(connectors) {
  const live = connectors.filter((one) => one.stage === 'live');
  return live.length ? live : connectors;
}

/** The one that a status is about: the worst. */
export function worstOf(connectors, rank) {
  return [...deciding(connectors)].sort((a, b) => rank(a.status) - rank(b.status))[0];
}

const BY_PERFORMANCE = { operational: 'yes', 'degraded-performance': 'mostly', 'partial-outage': 'sometimes', 'major-outage': 'hardly', unknown: 'unknown' };

/** @returns {Can} */
export function canConnect(connector) {
  if (connector.status !== 'under-maintenance') {
    return BY_PERFORMANCE[connector.status];
  }
  return isPlanned(connector) ? 'planned' : BY_PERFORMANCE[connector.performance];
}

/** Whether it is work that was planned; a release or a beta connector works. */
const isPlanned = ({ explanation, performance }) => ['maintenance', 'override'].includes(explanation?.rule) || !['operational', 'degraded-performance'].includes(performance);

/**
 * Whose fault the failures of the hour are.
 *
 * @returns {Blame} `who` is institution, connector, unknown, mixed or nobody
 */
export function blame(connector) {
  const { evidence } = connector;
  const n = evidence.jobs + evidence.probes;
  const parties = failuresByFault(connector);
  const of = parties.institution + parties.connector + parties.unknown;
  if (!of || n - evidence.succeededFirstTime <= n * USUAL) {
    return { who: 'nobody', what: 'attempts', failures: of, of };
  }
  const what = isByAttempts(connector) ? 'attempts' : 'runs';
  const [who, failures] = COUNTED.map((fault) => [fault, parties[fault]]).sort((a, b) => b[1] - a[1])[0];
  return failures >= of * MOSTLY ? { who, what, failures, of } : { who: 'mixed', what, failures: parties.institution, of };
}

const COUNTED = ['institution', 'connector', 'unknown'];

/** The evidence counts attempts of customers and test connections in one; beside it stand the attempts alone. */
const isByAttempts = ({ failures, evidence }) => evidence.jobs > 0 && failures?.length > 0;

function failuresByFault(connector) {
  if (!isByAttempts(connector)) {
    return connector.evidence.faults;
  }
  const sums = { institution: 0, connector: 0, unknown: 0, user: 0, platform: 0 };
  for (const { fault, count } of connector.failures) sums[fault] += count;
  return sums;
}

/** How many attempts failed by the customer. */
export const userFailures = (connector) => failuresByFault(connector).user;

/**
 * When to try again.
 *
 * @param {number | null} plannedUntil the end of the maintenance that is open
 * @returns {{at: number | null, every: number | null, until: number | null}} `at` null for now
 */
export function tryAgain({ retry }, can, plannedUntil, now, round) {
  if (can === 'planned') {
    return { at: plannedUntil, every: null, until: null };
  }
  if (!retry.afterSeconds) {
    return { at: null, every: null, until: null };
  }
  const at = round(now + retry.afterSeconds * 1000);
  return retry.action === 'defer' ? { at, every: retry.everySeconds * 1000, until: round(now + retry.untilSeconds * 1000) } : { at, every: null, until: null };
}

/** How old the newest evidence is at the least, where there is none of late. */
export const silentSince = ({ stale, explanation, evidence }) => (stale ? (explanation?.performance.since ?? evidence.from) : null);

/**
 * What an error code means at an institution now.
 *
 * @param {Can} can whether customers can connect there
 * @param {boolean} surge whether unusually many are told there that it is their fault
 * @returns {'fix' | 'login' | 'soon' | 'wait' | 'ours'} what to do: the customer mends it; the bank's login may be broken; try in a
 *     few minutes; wait as the status says; nothing, since it is our fault
 */
export function adviceFor(fault, can, surge) {
  if (fault === 'user') {
    return surge ? 'login' : 'fix';
  }
  if (fault === 'platform') {
    return 'ours';
  }
  return can === 'yes' || can === 'mostly' || can === 'unknown' ? 'soon' : 'wait';
}

export const SOON_MS = 10 * MINUTE;
