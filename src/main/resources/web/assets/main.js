// The status page: what the server says, what the reader looks for, and the parts that show it.

import { Detail } from './detail.js';
import { h } from './dom.js';
import { Feed } from './feed.js';
import { byStatus, candidates, fromAddress, isNarrowed, NOTHING, prepare, sorted, toAddress } from './filters.js';
import { List } from './list.js';
import { Maintenance } from './maintenance.js';
import { Notices } from './notices.js';
import { sharedOutages } from './shared.js';
import { Summary } from './summary.js';
import { capital, count, plural, span, STATUSES, title } from './words.js';

const MOST_ANNOUNCED = 3;
const $ = (id) => document.getElementById(id);

let filters = fromAddress(location.search);
let overview = null;
let about = null;
let lost = false;
let shared = [];

const feed = new Feed('/api/v1/overview', {
  data: (next) => take(next),
  heard: () => {
    lost && say('Connected to Bellwether again.');
    lost = false;
    about || askAbout();
    maintenance.refresh();
    sayFreshness();
  },
  lost: () => {
    lost || say('The connection to Bellwether is lost.');
    lost = true;
    sayFreshness();
  },
});
const summary = new Summary((status) => toggle(status));
const notices = new Notices();
const maintenance = new Maintenance({
  now: () => feed.now(),
  institution: (id) => overview?.institutions.find((one) => one.id === id),
  address: (id) => toAddress(filters, id),
});
const list = new List($('list'), (id) => toAddress(filters, id), () => feed.now());
const detail = new Detail($('detail'), {
  now: () => feed.now(),
  about: () => about,
  closed: () => {
    if (new URLSearchParams(location.search).has('institution')) {
      history.pushState(null, '', toAddress(filters));
      sayTitle();
    }
  },
});

// What the server says.

function take(next) {
  const before = new Map((overview?.institutions ?? []).map((one) => [one.id, one]));
  prepare(next.institutions, overview?.institutions ?? []);
  const changed = next.institutions.filter((one) => overview && before.get(one.id)?.status !== one.status);
  // Rows of what is the same stay as they are.
  next.institutions = next.institutions.map((one) => (same(before.get(one.id), one) ? before.get(one.id) : one));
  overview = next;
  $('loading').hidden = true;
  offerChoices();
  render(new Set(changed.map((one) => one.id)));
  announce(changed);
  sayTitle();
  detail.refresh();
  askShared();
}

async function askShared() {
  shared = await sharedOutages();
  sayFreshness();
}

function same(a, b) {
  return a && ['name', 'status', 'since', 'stale', 'reason', 'place'].every((key) => a[key] === b[key]);
}

async function askAbout() {
  try {
    const response = await fetch('/api/v1/about', { cache: 'no-cache' });
    if (response.ok) {
      about = await response.json();
      $('version').textContent = `· Bellwether ${about.version}`;
      const { intervalSeconds, recheckSeconds, windowSeconds } = about.policy;
      $('rules').textContent =
        `Every status is decided anew each ${span(intervalSeconds * 1000)} from the evidence of the last ${span(windowSeconds * 1000)}, ` +
        `and corrected by recent evidence every ${span(recheckSeconds * 1000)}.`;
      sayFreshness();
    }
  } catch {
    // The feed says that the connection is lost, and asks again.
  }
}

function announce(changed) {
  if (!changed.length) {
    return;
  }
  const first = changed.slice(0, MOST_ANNOUNCED).map((one) => `${one.name}: ${title(one.status)}`);
  const more = changed.length > MOST_ANNOUNCED ? `, and ${count(changed.length - MOST_ANNOUNCED)} more` : '';
  say(`Changed: ${first.join(', ')}${more}.`);
}

/** For those who listen instead of looking. */
function say(text) {
  $('announce').textContent = text;
}

// What is shown.

function render(changed) {
  if (!overview) {
    return;
  }
  const found = candidates(overview.institutions, filters);
  const shown = sorted(byStatus(found, filters), filters);
  summary.show(overview.counts.institutions, tally(found), filters.statuses);
  list.show(shown, changed);
  $('empty').hidden = shown.length > 0;
  $('clear').hidden = !isNarrowed(filters);
  $('found').textContent = isNarrowed(filters)
    ? `${count(shown.length)} of ${plural(overview.institutions.length, 'institution')}`
    : plural(shown.length, 'institution');
}

function tally(institutions) {
  const counts = {};
  for (const one of institutions) counts[one.status] = (counts[one.status] ?? 0) + 1;
  return counts;
}

function sayFreshness() {
  notices.show({ overview, about, lost, shared, heardAt: feed.heardAt, nextAt: feed.nextAt, now: feed.now() });
}

function sayTitle() {
  const open = overview?.institutions.find((one) => one.id === detail.institution);
  const counts = overview?.counts.institutions ?? {};
  const worst = STATUSES.find(({ id }) => id.endsWith('-outage') && counts[id]);
  const trouble = worst ? `${count(counts[worst.id])} ${worst.many} · ` : '';
  document.title = open ? `${open.name}: ${title(open.status)} · Bellwether` : `${trouble}Bellwether`;
}

// What the reader does.

function change(part, remember = history.replaceState) {
  filters = { ...filters, ...part };
  remember.call(history, null, '', toAddress(filters, detail.institution));
  render();
}

function toggle(status) {
  const has = filters.statuses.includes(status);
  change({ statuses: has ? filters.statuses.filter((one) => one !== status) : [...filters.statuses, status] }, history.pushState);
}

function offerChoices() {
  offer('sector', 'All', new Set(overview.institutions.map((one) => one.sector).filter(Boolean)), capital);
  offer('country', 'All', new Set(overview.institutions.map((one) => one.country)), (code) => code);
}

function offer(key, all, values, say) {
  const select = $(key);
  if (filters[key]) {
    values.add(filters[key]);
  }
  const wanted = ['', ...[...values].sort()];
  $(`${key}-pick`).hidden = wanted.length < 3;
  if ([...select.options].map((option) => option.value).join() !== wanted.join()) {
    select.replaceChildren(...wanted.map((value) => h('option', { value }, value ? say(value) : all)));
    select.value = filters[key];
  }
}

function fillTools() {
  $('name').value = filters.name;
  $('sector').value = filters.sector;
  $('country').value = filters.country;
  $('sort').value = filters.sort;
}

function openFromAddress() {
  const id = new URLSearchParams(location.search).get('institution');
  if (id) {
    detail.show(id, overview?.institutions.find((one) => one.id === id)?.name);
  } else {
    detail.close();
  }
  sayTitle();
}

$('tools').addEventListener('submit', (event) => event.preventDefault());
$('name').addEventListener('input', () => change({ name: $('name').value }));
for (const key of ['sector', 'country', 'sort']) {
  $(key).addEventListener('change', () => change({ [key]: $(key).value }, history.pushState));
}
$('clear').addEventListener('click', () => {
  change({ ...NOTHING, sort: filters.sort }, history.pushState);
  fillTools();
  $('name').focus();
});
function openByLink(event) {
  const link = event.target.closest('a');
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    history.pushState(null, '', link.getAttribute('href'));
    openFromAddress();
  }
}
$('list').addEventListener('click', openByLink);
$('maintenance-list').addEventListener('click', openByLink);
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input, select, textarea');
  if (event.key === '/' && !typing && !detail.institution && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $('name').focus();
  } else if (event.key === 'Escape' && event.target === $('name')) {
    $('name').value = '';
    change({ name: '' });
  }
});
window.addEventListener('popstate', () => {
  filters = fromAddress(location.search);
  fillTools();
  render();
  openFromAddress();
});

setInterval(() => {
  sayFreshness();
  maintenance.show();
  list.retime();
}, 1000);

fillTools();
openFromAddress();
feed.start();
