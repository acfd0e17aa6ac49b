// One institution, in a drawer of its own.

import { ConnectorCard } from './connector.js';
import { h, icon } from './dom.js';
import { PastPart, pastOf } from './history.js';
import { operationsOf, windowsCard } from './operations.js';
import { capital, title } from './words.js';

export class Detail {
  #dialog;
  #open = null;
  #asked = 0;
  #questions = null;

  /**
   * @param dialog the element
   * @param context now(): the server's time; about(): what the node is; closed(): called when the reader closes it
   */
  constructor(dialog, context) {
    this.#dialog = dialog;
    this.context = context;
    dialog.addEventListener('close', () => {
      this.#open = null;
      this.context.closed();
    });
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }

  get institution() {
    return this.#open;
  }

  show(id, name = '') {
    if (this.#open === id) {
      return;
    }
    this.#open = id;
    this.#dialog.replaceChildren(this.#header(name || id, []), h('div', { class: 'body' }, h('p', { class: 'quiet' }, 'Loading')));
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#dialog.scrollTop = 0;
    this.refresh();
  }

  close() {
    this.#dialog.open && this.#dialog.close();
  }

  /** Asks again for the institution that is open. */
  async refresh() {
    const id = this.#open;
    const asked = ++this.#asked;
    if (!id) {
      return;
    }
    let content;
    try {
      const institution = await ask(`/api/v1/institutions/${encodeURIComponent(id)}`);
      const connectors = await Promise.all(
        institution.connectors.map((connector) => ask(`/api/v1/connectors/${encodeURIComponent(connector.id)}`)),
      );
      const pasts = await Promise.all(connectors.map((connector) => pastOf(connector.id, ask, this.context.now())));
      this.#questions ??= await questions();
      const operations = await operationsOf(ask, institution);
      content = [this.#header(institution.name, this.#about(institution)), this.#body(connectors, operations, pasts)];
    } catch (error) {
      const gone = error.status === 404;
      if (!gone && this.#dialog.querySelector('.connector')) {
        return; // What is shown is old, but better than nothing; the page says that the connection is lost.
      }
      const text = gone ? 'There is no institution with this id. It may have left the catalogue.' : `It cannot be shown now: ${error.message}.`;
      content = [this.#header(id, []), h('div', { class: 'body' }, h('p', {}, text))];
    }
    if (this.#open === id && asked === this.#asked) {
      this.#replace(content);
    }
  }

  /** Shows new content in place: neither the place nor the focus of the reader is lost. */
  #replace(content) {
    const top = this.#dialog.scrollTop;
    const focused = this.#dialog.contains(document.activeElement);
    this.#dialog.replaceChildren(...content);
    this.#dialog.scrollTop = top;
    focused && this.#dialog.querySelector('button').focus({ preventScroll: true });
  }

  #header(name, facts) {
    const close = h('button', { class: 'round', type: 'button', 'aria-label': 'Close' }, icon('close'));
    close.addEventListener('click', () => this.#dialog.close());
    return h('div', { class: 'title' }, h('h2', { id: 'detail-title' }, name), close, facts.length ? h('p', {}, facts) : null);
  }

  #about(institution) {
    return [
      h('span', { class: `pill ${institution.status}` }, icon(institution.status), title(institution.status)),
      h('span', {}, [institution.country, capital(institution.sector), institution.tier && `Tier ${institution.tier}`].filter(Boolean).join(' · ')),
    ];
  }

  #body(connectors, { windows, releases }, pasts) {
    const cards = connectors.map((connector, place) => {
      const known = { questions: this.#questions, releases: releases.get(connector.id) };
      const card = new ConnectorCard(connector, this.context, known).element();
      card.append(new PastPart(pasts[place], this.context.now()).element());
      return card;
    });
    return h('div', { class: 'body' }, cards, windowsCard(windows, connectors.length > 1, this.context.now()));
  }
}

async function ask(url) {
  const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
  if (!response.ok) {
    throw Object.assign(new Error(`the server answered ${response.status}`), { status: response.status });
  }
  return response.json();
}

/** What to ask the customer about an error code: an exact entry first, else the longest prefix. */
async function questions() {
  const codes = (await ask('/api/v1/error-codes')).data;
  const exact = new Map(codes.map((entry) => [entry.code, entry.question]));
  const prefixes = codes.filter((entry) => entry.code.endsWith('*')).sort((a, b) => b.code.length - a.code.length);
  return (code) => exact.get(code) ?? prefixes.find((entry) => code.startsWith(entry.code.slice(0, -1)))?.question;
}
