// What is under maintenance now or will be within a week, on the page itself.

import { h, icon } from './dom.js';
import { count } from './words.js';
import { ahead, away, distance, isOpen, origin, slot, zone } from './windows.js';

const WEEK = 7 * 86400000;
const EVERY = 30000;
const MOST = 200;
const FEW = 3;
const URL = `/api/v1/maintenance-windows?state=active,upcoming&limit=${MOST}`;

export class Maintenance {
  #section = document.getElementById('maintenance');
  #list = document.getElementById('maintenance-list');
  #note = document.getElementById('maintenance-note');
  #more = document.getElementById('maintenance-more');
  #windows = [];
  #cut = false;
  #whole = false;
  #failed = false;
  /** When it was asked for, and when it was answered, by the server's clock. */
  #askedAt = -Infinity;
  #answeredAt = null;
  #shown = '';
  #distances = [];
  /** The institutions of connectors that are not called as theirs. */
  #owners = new Map();

  /**
   * @param context now(): the server's time; institution(id): its line of the overview; address(id): of an institution
   */
  constructor(context) {
    this.context = context;
    this.#more.addEventListener('click', () => {
      this.#whole = !this.#whole;
      this.show();
    });
  }

  /** Asks again if the last answer is old. */
  async refresh() {
    const now = this.context.now();
    if (now - this.#askedAt < EVERY) {
      return;
    }
    this.#askedAt = now;
    try {
      const page = await ask(URL);
      this.#windows = page.data;
      this.#cut = page.totalCount > page.data.length;
      this.#answeredAt = this.context.now();
      this.#failed = false;
    } catch {
      this.#failed = true;
    }
    this.show();
  }

  /** Shows what is known; called every second, it changes only what is not the same any more. */
  show() {
    const now = this.context.now();
    const near = ahead(this.#windows, now, WEEK);
    const shown = this.#whole ? near : near.slice(0, FEW);
    const rows = shown.map((window) => ({ window, open: isOpen(window, now), who: this.#who(window.covers) }));
    const key = JSON.stringify([rows, near.length, this.#whole, this.#failed && this.#answeredAt]);
    if (key !== this.#shown) {
      this.#shown = key;
      this.#section.hidden = !near.length && !this.#failed;
      this.#note.textContent = this.#failed ? away('Maintenance windows', this.#answeredAt) : `Next 7 days, times in ${zone()}`;
      this.#replace(rows);
      this.#more.hidden = near.length <= FEW;
      this.#more.setAttribute('aria-expanded', String(this.#whole));
      this.#more.textContent = this.#whole ? 'Show fewer' : `Show all ${count(near.length)}${this.#cut ? ' or more' : ''}`;
    }
    for (const { element, window } of this.#distances) {
      const text = distance(window, now);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  /** The reader's focus stays on the same window. */
  #replace(rows) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.closest('li').dataset.id : null;
    this.#distances = [];
    this.#list.replaceChildren(...rows.map((row) => this.#row(row)));
    focused && [...this.#list.children].find((row) => row.dataset.id === focused)?.querySelector('a')?.focus();
  }

  #row({ window, open, who }) {
    const near = h('small', {});
    this.#distances.push({ element: near, window });
    return h(
      'li',
      { 'data-id': window.id, class: open ? 'under-maintenance' : null },
      icon(open ? 'under-maintenance' : 'clock'),
      h('p', { class: 'when' }, h('span', {}, slot(window)), near),
      h('p', {}, who.id ? h('a', { href: this.context.address(who.id), 'data-institution': who.id }, who.name) : h('b', {}, who.name), h('small', {}, window.title)),
      h('p', { class: 'origin' }, h('span', { class: 'tag solid' }, origin(window)), window.recurrence ? [' ', h('span', { class: 'tag' }, 'repeats')] : null),
    );
  }

  #who({ kind, id }) {
    if (kind === 'all') {
      return { name: 'All institutions' };
    }
    const institution = this.context.institution(id) ?? (kind === 'connector' ? this.#owner(id) : null);
    return institution ? { id: institution.id, name: institution.name } : { name: id };
  }

  #owner(connector) {
    if (!this.#owners.has(connector)) {
      this.#owners.set(connector, null);
      ask(`/api/v1/connectors/${encodeURIComponent(connector)}`).then(
        (found) => {
          this.#owners.set(connector, found.institution);
          this.show();
        },
        () => {}, // Its id stands for it; it may have left the catalogue.
      );
    }
    return this.#owners.get(connector);
  }
}

async function ask(url) {
  const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}`);
  }
  return response.json();
}
