// Keeps what is shown up to date: changes come by the stream of events as they happen, everything else is asked for now and then.

import { polled } from './api.js';
import { board, connection, takeLines } from './board.js';
import { follow, reorder } from './list-state.js';
import { now } from './times.js';

const EVERY_MS = 15000;
const SLOWEST_MS = 30000;
/** The server says something at least every 15 s. */
const SILENCE_MS = 40000;
/** Changes within this time are asked for together. */
const GATHER_MS = 250;
/** How long after a scheduled evaluation its results are looked for: not all pages at once. */
const AFTER_TICK_MS = 2000;

const overview = polled('/api/v1/overview');
const about = polled('/api/v1/about');
const shared = polled('/api/v1/shared-outages?state=open');

let failures = 0;
let timer = 0;
let looking = false;
const watchers = new Set();

/** Calls `watcher` with the connector of each event as it comes. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export async function start() {
  document.addEventListener('visibilitychange', () => document.hidden || lookNow());
  window.addEventListener('online', lookNow);
  window.addEventListener('offline', () => say(true));
  await look();
  stream();
}

/** Asks for everything now. */
export function lookNow() {
  clearTimeout(timer);
  return look();
}

async function look() {
  if (looking) {
    return;
  }
  looking = true;
  try {
    const [seen, told] = await Promise.all([overview.look(), about.look()]);
    takeOverview(seen, told);
    failures = 0;
    say(false);
    // What is asked beside it may fail: the statuses are what counts.
    shared.look().then(({ data }) => board.set({ shared: data.data }), () => {});
  } catch {
    failures += 1;
    say(true);
  } finally {
    looking = false;
    plan();
  }
}

function takeOverview(seen, told) {
  if (told.changed) {
    board.set({ about: told.data });
  }
  if (!seen.changed) {
    return;
  }
  const { institutions, counts, evaluatedAt, nextEvaluationAt, vantage } = seen.data;
  const first = !board.get().loaded;
  const turned = takeLines(institutions, true);
  board.set({ counts: counts.institutions, evaluatedAt, nextAt: nextEvaluationAt, vantage, loaded: true });
  first ? reorder() : follow(turned);
}

function say(lost) {
  connection.set({ lost, ...(!lost && { heardAt: now() }) });
}

function plan() {
  clearTimeout(timer);
  const next = Date.parse(board.get().nextAt ?? '') - now();
  const calm = document.hidden ? SLOWEST_MS : EVERY_MS;
  const wait = failures ? Math.min(SLOWEST_MS, 1000 * 2 ** failures) : next > 0 ? Math.min(calm, next + AFTER_TICK_MS) : calm;
  const jittered = wait * (0.8 + Math.random() * 0.4);
  connection.set({ nextTry: Date.now() + jittered });
  timer = setTimeout(look, jittered);
}

// The stream of events. EventSource would hide its comments, by which a connection that is dead is told from one that is quiet.

async function stream() {
  let wait = 1000;
  for (;;) {
    try {
      await listenOnce(() => {
        wait = 1000;
      });
    } catch {
      // The server has gone, or is full: what is asked for now and then goes on.
    }
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
    wait = Math.min(SLOWEST_MS, wait * 2);
    await lookNow();
  }
}

async function listenOnce(opened) {
  const stop = new AbortController();
  const response = await fetch('/api/v1/events', { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: stop.signal });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}`);
  }
  opened();
  let silence = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    let rest = '';
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENCE_MS);
      say(false);
      const blocks = (rest + part.value).split('\n\n');
      rest = blocks.pop();
      blocks.forEach(takeBlock);
    }
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

function takeBlock(block) {
  const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  if (fields.event === 'evaluation') {
    const connector = JSON.parse(fields.data);
    watchers.forEach((watcher) => watcher(connector));
    gather(connector.institution.id);
  }
}

const gathered = new Set();
let gathering = 0;

/** An institution is more than the connector that changed, so its line is asked for; several together. */
function gather(id) {
  gathered.add(id);
  gathering ||= setTimeout(async () => {
    gathering = 0;
    gathered.clear();
    await lookNow();
  }, GATHER_MS + Math.random() * GATHER_MS);
}
