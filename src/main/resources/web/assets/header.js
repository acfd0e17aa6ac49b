// The top of the page: whose it is, how fresh it is, and what a reader can set.

import { useRef } from 'preact/hooks';
import { place } from './address.js';
import { board } from './board.js';
import { freshness, useHealth } from './health.js';
import { html, Icon } from './html.js';
import { LANGUAGES, settings, THEMES } from './settings.js';
import { useStore } from './store.js';
import { zone } from './times.js';
import { t } from './words.js';

export function Header() {
  const view = useStore(place, (at) => at.view);
  const title = useStore(board, (state) => state.about?.page.title ?? 'Bellwether');
  const logo = useStore(board, (state) => state.about?.page.logo);
  const tab = (name, href, text) => html`<a href=${href} aria-current=${view === name ? 'page' : null}>${text}</a>`;
  return html`<header class="top">
    <div class="wrap">
      <a class="brand" href="/">
        ${logo ? html`<img class="logo" src=${logo} alt="" />` : html`<svg class="bell" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-bell" /></svg>`}
        <span>${title}</span>
      </a>
      <nav aria-label=${t('nav.name')}>${tab('', '/', t('nav.now'))}${tab('incidents', '/?view=incidents', t('nav.incidents'))}</nav>
      <${Freshness} />
      <${Choices} />
    </div>
  </header>`;
}

function Freshness() {
  const health = useHealth();
  return html`<p class=${`fresh ${health.state}`}><span class="pulse" aria-hidden="true"></span><span>${freshness(health)}</span></p>`;
}

/** Theme, zone and language, in a small menu of its own. */
function Choices() {
  const state = useStore(settings, (all) => all);
  const menu = useRef();
  const pick = (key) => (event) => settings.set({ [key]: event.currentTarget.value });
  return html`<div class="choices">
    <button type="button" class="round" popovertarget="choices" aria-label=${t('choices.name')}><${Icon} name="settings" /></button>
    <div id="choices" class="menu" popover="auto" ref=${menu}>
      <label><span>${t('choices.theme')}</span><select value=${state.theme} onChange=${pick('theme')}>${THEMES.map((theme) => html`<option value=${theme}>${t(`theme.${theme}`)}</option>`)}</select></label>
      <label><span>${t('choices.zone')}</span><select value=${state.zone} onChange=${pick('zone')}><option value="local">${localZone()}</option><option value="utc">UTC</option></select></label>
      <label><span>${t('choices.language')}</span><select value=${state.language} onChange=${pick('language')}>${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code}>${name}</option>`)}</select></label>
      <p class="quiet">${t('choices.times', { zone: zone() })}</p>
      <p><a href="/?view=operate" onClick=${() => menu.current.hidePopover()}>${t('choices.operate')}</a></p>
    </div>
  </div>`;
}

const localZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;
