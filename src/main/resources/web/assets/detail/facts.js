// What engineers want to know besides: exact times, the server's own words, and how long steps take.

import { Code, html } from '../html.js';
import { moment, now, parse, tick } from '../times.js';
import { sentence } from '../text.js';
import { duration, span, t, term, title } from '../words.js';

const MOST_RELEASES = 5;

export function Facts({ connector, past }) {
  const releases = past?.quarter?.marks.filter((mark) => mark.kind === 'release').sort((a, b) => (a.from < b.from ? 1 : -1)) ?? [];
  const steps = Object.entries(connector.stepDurationsMs ?? {});
  return html`<details class="part rest facts-part">
    <summary><h3>${t('facts.title')}</h3></summary>
    <p>${sentence(connector.reason)}</p>
    ${releases.length > 0 &&
    html`<h4>${t('facts.releases')}</h4>
      <dl class="facts">${releases.slice(0, MOST_RELEASES).map((mark) => html`<dt><${Code} of=${mark.text} /></dt><dd>${at(mark.from)}</dd>`)}</dl>`}
    ${steps.length > 0 &&
    html`<h4>${t('facts.steps')}</h4>
      <table class="table">
        <thead><tr><th scope="col">${t('facts.step')}</th><th scope="col" class="n">${t('facts.average')}</th><th scope="col" class="n">${t('facts.p95')}</th></tr></thead>
        <tbody>${steps.map(([step, times]) => html`<tr><th scope="row"><${Code} of=${step} /></th><td class="n">${duration(times.average)}</td><td class="n">${duration(times.p95)}</td></tr>`)}</tbody>
      </table>`}
    <p><a href=${`/api/v1/connectors/${encodeURIComponent(connector.id)}`}>${t('facts.json')}</a></p>
  </details>`;
}

function facts(connector) {
  const { evidence } = connector;
  return [
    ['id', html`<${Code} of=${connector.id} />`],
    ['performance', title(connector.performance)],
    ['since', connector.since && `${at(connector.since)} (${span(now() - parse(connector.since))})`],
    ['lastSuccess', connector.lastSuccessAt && at(connector.lastSuccessAt)],
    ['evaluated', connector.evaluatedAt && `${at(connector.evaluatedAt)}, ${term('trigger', connector.trigger)}`],
    ['next', connector.nextEvaluationAt && tick(parse(connector.nextEvaluationAt))],
    ['evidence', evidence.from && `${tick(parse(evidence.from))}–${tick(parse(evidence.to))}, ${term('basis', evidence.basis)}`],
    ['regime', connector.regimeSince && at(connector.regimeSince)],
  ].filter(([, value]) => value);
}

const at = (text) => moment(parse(text));
