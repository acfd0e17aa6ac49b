// What a reader chose for this browser: theme, time zone and language.

import { createStore } from './store.js';

const KEY = 'bellwether.settings';
export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' };
export const THEMES = ['auto', 'light', 'dark'];
export const ZONES = ['local', 'utc'];

export const settings = createStore({ theme: 'auto', zone: 'local', language: browserLanguage(), ...stored() });

settings.subscribe(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings.get()));
  } catch {
    // A browser that keeps nothing: it holds until the page is closed.
  }
});

function stored() {
  try {
    const known = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return {
      ...(THEMES.includes(known.theme) && { theme: known.theme }),
      ...(ZONES.includes(known.zone) && { zone: known.zone }),
      ...(known.language in LANGUAGES && { language: known.language }),
    };
  } catch {
    return {};
  }
}

function browserLanguage() {
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag in LANGUAGES) ?? 'en';
}
