// The latest incidents of one connector.

import { html } from '../html.js';
import { IncidentEntry } from '../incidents/entry.js';
import { span, t } from '../words.js';

/** How many are shown here; the others have a place of their own. */
export const SHOWN = 10;

export function IncidentsPart({ past }) {
  if (!past) {
    return null;
  }
  const { totalCount } = past.incidents;
  const data = past.incidents.data.slice(0, SHOWN);
  const { timeToDetect, timeToRecover } = past.quarter.outages;
  return html`<section class="part incidents">
    <h3>${t('incidents.title')}</h3>
    ${totalCount === 0 && html`<p class="quiet">${t('incidents.none')}</p>`}
    ${timeToRecover.meanSeconds !== null && html`<p class="quiet">${t('incidents.mean', { over: span(timeToRecover.meanSeconds * 1000), found: timeToDetect.meanSeconds === null ? '' : t('incidents.found', { length: span(timeToDetect.meanSeconds * 1000) }) })}</p>`}
    <ul>${data.map((incident) => html`<${IncidentEntry} key=${incident.id} incident=${incident} />`)}</ul>
    ${totalCount > data.length && html`<p><a href=${`/?view=incidents`}>${t('incidents.earlier', { n: totalCount - data.length })}</a></p>`}
  </section>`;
}
