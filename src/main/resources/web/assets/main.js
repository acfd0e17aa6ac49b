// Starts the page.

import { render } from 'preact';
import { listen, place } from './address.js';
import { sayConnection } from './announce.js';
import { App } from './app.js';
import { board } from './board.js';
import { keepIcon } from './favicon.js';
import { html, plain } from './html.js';
import { listenForHands } from './list-state.js';
import { start } from './live.js';
import { getReady } from './tools.js';
import { settings } from './settings.js';
import { count, speak, STATUSES, t, title } from './words.js';

const root = document.getElementById('app');

async function draw() {
  const { theme, language } = settings.get();
  document.documentElement.dataset.theme = theme;
  if (document.documentElement.lang !== language) {
    await speak(language);
  }
  render(html`<${App} language=${language} />`, root);
  sayTitle();
}

/** The operator's colour is for what is no text, since nobody knows how it reads. */
function dress() {
  const accent = board.get().about?.page.accent;
  document.documentElement.toggleAttribute('data-accent', Boolean(accent));
  document.documentElement.style.setProperty('--brand', accent ?? '');
}

function sayTitle() {
  const { counts, lines, about } = board.get();
  const name = about?.page.title ?? 'Bellwether';
  const open = lines.get(place.get().institution);
  const worst = STATUSES.find((status) => status.endsWith('-outage') && counts[status]);
  const first = open ? t('title.one', { name: plain(open.name), status: title(open.status) }) : worst ? `${count(counts[worst])} ${title(worst)}` : '';
  document.title = first ? `${first} · ${name}` : name;
}

listen();
listenForHands();
keepIcon();
sayConnection();
settings.subscribe(draw);
board.subscribe(sayTitle);
board.subscribe(dress);
place.subscribe(sayTitle);
start()
  .then(draw)
  .then(() => place.get().name && getReady());
