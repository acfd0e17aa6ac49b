// The page as a whole.

import { useEffect, useState } from 'preact/hooks';
import { Announcer } from './announce.js';
import { place } from './address.js';
import { board } from './board.js';
import { codeIn, codes } from './codes.js';
import { Detail } from './detail/detail.js';
import { CodeAnswer } from './detail/lookup.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { HealthBar } from './health.js';
import { html } from './html.js';
import { IncidentsView } from './incidents/view.js';
import { List } from './list.js';
import { Maintenance } from './maintenance.js';
import { Notices } from './notices.js';
import { settings } from './settings.js';
import { useStore } from './store.js';
import { Summary } from './summary.js';
import { Tools } from './tools.js';
import { t } from './words.js';

export function App({ language }) {
  const view = useStore(place, (at) => at.view);
  const institution = useStore(place, (at) => at.institution);
  const loaded = useStore(board, (state) => state.loaded);
  const zone = useStore(settings, (state) => state.zone);
  return html`
    <a class="skip" href="#main">${t('nav.skip')}</a>
    <${Header} />
    ${loaded && html`<${Notices} />`}
    <main id="main" class="wrap" tabindex="-1" key=${`${language} ${zone}`}>${view === 'incidents' ? html`<${IncidentsView} />` : view === 'operate' ? html`<${Operate} />` : loaded ? html`<${Now} />` : html`<${Loading} />`}</main>
    <${Footer} />
    <${HealthBar} />
    <${Announcer} />
    ${institution && html`<${Detail} key=${institution} id=${institution} />`}
  `;
}

/** What operators need is fetched when one of them comes. */
function Operate() {
  const [panel, setPanel] = useState(null);
  useEffect(() => void import('./operate/panel.js').then((module) => setPanel(() => module.default)), []);
  return panel ? html`<${panel} />` : html`<${Loading} />`;
}

function Now() {
  const name = useStore(place, (at) => at.name);
  const asked = useStore(place, (at) => at.code);
  useStore(codes, (state) => state.entries);
  const code = asked || codeIn(name);
  return html`
    <${Summary} />
    <${Maintenance} />
    <${Tools} />
    ${code && html`<${CodeAnswer} code=${code} />`}
    <${List} />
  `;
}

/** As large as what comes, so that nothing moves when it is there. */
const Loading = () => html`<p class="quiet" role="status">${t('fresh.loading')}</p>`;
