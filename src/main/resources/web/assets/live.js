// Keeps what is shown up to date: changes come by the stream of events as they happen, and the lines of the institutions that
// changed are asked for; all lines are asked for now and then, since their numbers change without an event.

import { sayTurned } from './announce.js';
import { polled, read } from './api.js';
import { board, connection, takeLines } from './board.js';
import { follow, refresh, reorder } from './list-state.js';
import { listen } from './stream.js';
import { now } from './times.js';

/** Of so many institutions all are held here; of more only those that are looked at. */
const MOST_HELD = 5000;
const FIRST = 250;
const PULSE_MS = 15000;
const ALL_MS = 60000;
const SLOWEST_MS = 30000;
/** How long after a scheduled evaluation its results are looked for: not all pages at once. */
const AFTER_TICK_MS = 2000;
/** Changes within this time are asked for together; when more institutions change at once, all are asked for. */
const GATHER_MS = 250;
const MOST_AT_ONCE = 100;

const FIRST_LINES = `/api/v1/overview?sort=worst&limit=${FIRST}`;
const ALL_LINES = '/api/v1/overview';

const pulse = polled('/api/v1/overview?limit=0');
const about = polled('/api/v1/about');
const nodes = polled('/api/v1/nodes');
const shared = polled('/api/v1/shared-outages?state=open');
let lines = polled(FIRST_LINES);

let failures = 0;
let timer = 0;
let looking = null;
let allAt = -Infinity;
const watchers = new Set();

/** Calls `watcher` with each connector that changed, as it comes. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export async function start() {
  document.addEventListener('visibilitychange', () => document.hidden || lookNow());
  window.addEventListener('online', lookNow);
  window.addEventListener('offline', () => say(true));
  await look(true);
  listen({ event: takeEvent, heard: () => failures || say(false), again: () => look(true) });
}

/** Asks for everything now. */
export const lookNow = () => look(true);

/** Looks whether anything has changed; who asks meanwhile waits for the same look, and for another one if they want all. */
async function look(all) {
  if (looking) {
    await looking;
    return all ? look(false) : undefined;
  }
  clearTimeout(timer);
  looking = lookOnce(all || now() - allAt >= ALL_MS);
  await looking;
  looking = null;
  plan();
}

async function lookOnce(all) {
  try {
    const [beat, told] = await Promise.all([all ? lines.look() : pulse.look(), about.look()]);
    if (told.changed) {
      board.set({ about: told.data });
    }
    if (beat.changed) {
      takeAltogether(beat.data);
      all && takeAll(beat.data);
    }
    all && (allAt = now());
    failures = 0;
    say(false);
    // What is asked beside it may fail: the statuses are what counts.
    all && nodes.look().then(({ data }) => board.set({ nodes: data.data }), () => {});
    shared.look().then(({ data }) => board.set({ shared: data.data }), () => {});
  } catch {
    failures += 1;
    say(true);
  }
}

function takeAltogether({ counts, evaluatedAt, nextEvaluationAt, vantage, sectors, countries }) {
  board.set({ counts: counts.institutions, evaluatedAt, nextAt: nextEvaluationAt, vantage, sectors, countries });
}

/** Takes lines: all of them, or, of very many, those that are looked at. */
function takeAll({ institutions, totalCount, counts }) {
  const total = Object.values(counts.institutions).reduce((sum, n) => sum + n, 0);
  const whole = institutions.length === total;
  const first = !board.get().loaded;
  const turned = takeLines(institutions, whole);
  board.set({ whole: whole || total <= MOST_HELD, total, loaded: true });
  if (!whole && total <= MOST_HELD && totalCount === total) {
    // The first lines are drawn before the others are here.
    lines = polled(ALL_LINES);
    setTimeout(lookNow, 0);
  }
  first ? reorder() : show(turned);
  first || refresh().catch(() => {});
}

function show(turned) {
  follow(turned);
  sayTurned(turned);
}

function say(lost) {
  connection.set({ lost, ...(!lost && { heardAt: now() }) });
}

function plan() {
  clearTimeout(timer);
  const next = Date.parse(board.get().nextAt ?? '') - now() + AFTER_TICK_MS;
  const calm = document.hidden ? SLOWEST_MS : PULSE_MS;
  const wait = failures ? Math.min(SLOWEST_MS, 1000 * 2 ** failures) : next > 0 ? Math.min(calm, next) : calm;
  const jittered = wait * (0.8 + Math.random() * 0.4);
  connection.set({ nextTry: Date.now() + jittered });
  timer = setTimeout(() => look(next > 0 && next <= calm), jittered);
}

const gathered = new Set();
let gathering = 0;

/** An institution is more than the connector that changed, so its line is asked for; several together. */
function takeEvent(connector) {
  watchers.forEach((watcher) => watcher(connector));
  gathered.add(connector.institution.id);
  gathering ||= setTimeout(askForGathered, GATHER_MS * (1 + Math.random()));
}

async function askForGathered() {
  const ids = [...gathered];
  gathered.clear();
  gathering = 0;
  if (ids.length > MOST_AT_ONCE) {
    await lookNow();
    return;
  }
  try {
    const data = await read(`/api/v1/overview?institution=${ids.map(encodeURIComponent).join(',')}`);
    takeAltogether(data);
    show(takeLines(data.institutions, false));
  } catch {
    // The next look finds it, or says that the connection is lost.
  }
}
