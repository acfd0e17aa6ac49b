// The list of institutions. Up to a few hundred are all in the page, so that the browser's own search finds them; of
// more, only those in view.

import { h, icon, s } from './dom.js';
import { span, title } from './words.js';

const ALL_UP_TO = 500;
const BEYOND_VIEW = 12;

export class List {
  #root;
  #items = [];
  #rows = new Map();
  #frame = 0;
  #now = () => Date.now();

  /**
   * @param root the list element
   * @param address gives the address of an institution
   * @param now gives the server's time
   */
  constructor(root, address, now) {
    this.#root = root;
    this.address = address;
    this.#now = now;
    const later = () => {
      this.#frame ||= requestAnimationFrame(() => this.#draw());
    };
    window.addEventListener('scroll', later, { passive: true });
    window.addEventListener('resize', later, { passive: true });
    root.addEventListener('keydown', (event) => this.#move(event));
  }

  /**
   * @param items institutions, in order
   * @param changed ids of those to point out
   */
  show(items, changed = new Set()) {
    this.#items = items;
    this.#draw(changed);
  }

  /** Says the times anew. */
  retime() {
    for (const row of this.#rows.values()) {
      row.time.textContent = this.#since(row.item);
    }
  }

  #draw(changed = new Set()) {
    this.#frame = 0;
    const height = parseFloat(getComputedStyle(this.#root).getPropertyValue('--row')) || 56;
    const items = this.#items;
    this.#root.style.height = `${items.length * height}px`;
    let first = 0;
    let end = items.length;
    if (items.length > ALL_UP_TO) {
      const top = -this.#root.getBoundingClientRect().top;
      first = Math.max(0, Math.floor(top / height) - BEYOND_VIEW);
      end = Math.min(items.length, Math.ceil((top + window.innerHeight) / height) + BEYOND_VIEW);
    }
    const keep = new Set();
    for (let place = first; place < end; place++) keep.add(items[place].id);
    for (const [id, row] of this.#rows) {
      // A row that has the focus stays, or the keyboard would lose its place.
      if (!keep.has(id) && !row.element.contains(document.activeElement)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    let before = null;
    for (let place = first; place < end; place++) {
      const row = this.#row(items[place], changed);
      row.element.style.transform = `translateY(${place * height}px)`;
      row.element.setAttribute('aria-setsize', items.length);
      row.element.setAttribute('aria-posinset', place + 1);
      this.#placeAfter(before, row.element);
      before = row.element;
    }
  }

  /** Keeps the order of the page that of the eye, without taking the focus from a row that is in its place. */
  #placeAfter(before, element) {
    const next = before ? before.nextSibling : this.#root.firstChild;
    if (next === element) {
      return;
    }
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    this.#root.insertBefore(element, next);
    focused?.focus({ preventScroll: true });
  }

  #row(item, changed) {
    let row = this.#rows.get(item.id);
    if (!row) {
      row = { element: h('li', { 'data-id': item.id }), link: h('a', {}), time: null, item: null };
      row.element.append(row.link);
      this.#rows.set(item.id, row);
    }
    if (row.item !== item) {
      this.#fill(row, item);
    }
    row.link.href = this.address(item.id);
    if (changed.has(item.id)) {
      row.link.classList.remove('changed');
      void row.link.offsetWidth; // Starts the animation again.
      row.link.classList.add('changed');
    }
    return row;
  }

  #fill(row, item) {
    row.item = item;
    row.time = h('span', { class: 'for' }, this.#since(item));
    row.link.className = `row ${item.status}`;
    row.link.replaceChildren(
      icon(item.status),
      h(
        'span',
        { class: 'who' },
        h('b', { title: item.name }, item.name),
        item.stale && item.status !== 'unknown' ? h('span', { class: 'tag', title: 'Nothing was counted lately.' }, 'stale') : null,
      ),
      h('span', { class: `pill ${item.status}` }, title(item.status)),
      h('span', { class: 'why', title: item.reason }, item.reason ?? ''),
      row.time,
      s('svg', { class: 'icon go', 'aria-hidden': 'true' }, s('use', { href: '#i-next' })),
    );
  }

  #since(item) {
    return item.since ? span(this.#now() - Date.parse(item.since)) : '';
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = event.target.closest?.('li');
    if (!step || !current || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const next = step > 0 ? current.nextElementSibling : current.previousElementSibling;
    if (next) {
      event.preventDefault();
      next.firstChild.focus({ preventScroll: true });
      next.scrollIntoView({ block: 'nearest' });
    }
  }
}
