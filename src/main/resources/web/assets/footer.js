// The end of the page: by which rules, and where the same is for programs.

import { board } from './board.js';
import { html } from './html.js';
import { useStore } from './store.js';
import { now, zone } from './times.js';
import { span, t } from './words.js';

export function Footer() {
  const about = useStore(board, (state) => state.about);
  const nodes = useStore(board, (state) => state.nodes);
  const policy = about?.policy;
  return html`<footer class="wrap foot">
    ${policy && html`<p>${t('foot.rules', { interval: span(policy.intervalSeconds * 1000), window: span(policy.windowSeconds * 1000), recheck: length(policy.recheckSeconds) })} ${t('choices.times', { zone: zone() })}</p>`}
    ${about?.page.footer && html`<p class="said">${about.page.footer}</p>`}
    <p>${about?.page.links.map((link) => html`<a href=${link.url} rel="noopener">${link.label}</a> `)}<a href=${`/api/v1/reports/availability?month=${new Date(now()).toISOString().slice(0, 7)}&format=html`}>${t('foot.report')}</a> <a href="/openapi.yaml">${t('foot.api')}</a>${about && html` <span>Bellwether ${about.version}</span>`}${nodes.length > 1 && html` <span class="nodes">${t('foot.nodes', { nodes: nodes.map(said).join(', ') })}</span>`}</p>
  </footer>`;
}

const said = ({ name, live }) => (live ? name : t('foot.lost', { name }));

const length = (seconds) => (seconds < 60 ? t('span.seconds', { n: seconds }) : span(seconds * 1000));
