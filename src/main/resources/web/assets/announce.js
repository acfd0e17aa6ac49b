// What is said aloud to those who listen instead of looking.

import { connection } from './board.js';
import { html, plain } from './html.js';
import { createStore, useStore } from './store.js';
import { t, title } from './words.js';

const MOST = 3;
const said = createStore({ text: '' });

export const say = (text) => said.set({ text });

/** Where it is said: on the page, and inside what lies above it, for what is behind that is not heard. */
export const Announcer = () => html`<p class="hidden announcer" role="status">${useStore(said, (state) => state.text)}</p>`;

/** Says which statuses have changed. */
export function sayTurned(turned) {
  if (turned.length) {
    const first = turned.slice(0, MOST).map((line) => `${plain(line.name)}: ${title(line.status)}`);
    say(t('said.changed', { list: first.join(', '), more: turned.length > MOST ? t('said.more', { n: turned.length - MOST }) : '' }));
  }
}

export function sayConnection() {
  let lost = false;
  connection.subscribe(() => {
    const now = connection.get().lost;
    if (now !== lost) {
      lost = now;
      say(t(lost ? 'said.lost' : 'said.back'));
    }
  });
}
