// One way to reach an institution: why it is as it is, how it was, and the numbers.

import { useState } from 'preact/hooks';
import { board } from '../board.js';
import { html, Icon } from '../html.js';
import { look, Pill } from '../status.js';
import { useStore } from '../store.js';
import { moment, parse } from '../times.js';
import { got } from '../why.js';
import { count, percent, t, term, title } from '../words.js';
import { Charts } from './charts.js';
import { Facts } from './facts.js';
import { Failures } from './failures.js';
import { IncidentsPart } from './incidents.js';
import { Past } from './past.js';
import { Probes } from './probes.js';

export function ConnectorPart({ connector, past, alone, open }) {
  const [shown, setShown] = useState(open);
  const head = html`<span class="way">${term('method', connector.method)} ${connector.stage !== 'live' && html`<span class="tag">${term('stage', connector.stage)}</span>`}</span>`;
  const parts = html`
    <${Why} connector=${connector} />
    <${Past} past=${past} />
    <${Charts} connector=${connector} past=${past} />
    <${Failures} connector=${connector} />
    <${Probes} connector=${connector} />
    <${IncidentsPart} past=${past} />
    <${Facts} connector=${connector} past=${past} />
  `;
  return alone
    ? html`<section class=${`connector ${look(connector.status, connector.stale)}`} aria-label=${connector.id}>${parts}</section>`
    : html`<details class=${`connector ${look(connector.status, connector.stale)}`} open=${open} onToggle=${(event) => event.currentTarget.open && setShown(true)}>
        <summary><h3>${head}</h3><${Pill} status=${connector.status} stale=${connector.stale} /><${Icon} name="next" kind="go" /></summary>
        ${shown && parts}
      </details>`;
}

function Why({ connector }) {
  const { evidence, override } = connector;
  const n = evidence.jobs + evidence.probes;
  return html`<section class="part">
    <h3>${t('why.title')}</h3>
    ${override && html`<${Pinned} override=${override} performance=${connector.performance} />`}
    <p class="reason">${n ? `${got(evidence)}${lately(connector)}` : t(connector.status === 'unknown' ? 'why.never' : 'why.quiet')}${connector.unstable && ` ${t('why.unstable')}`}</p>
    ${n > 0 && html`<${Rates} connector=${connector} n=${n} />`}
    <${LeftOut} excluded=${evidence.excluded} />
  </section>`;
}

/** What the newest told, where it had the last word. */
function lately({ explanation }) {
  const ruling = explanation?.performance;
  const corrected = ruling && ['correction-jobs', 'correction-probes'].includes(ruling.rule) && ruling.count;
  return corrected ? ` ${t(`why.lately.${ruling.rule === 'correction-jobs' ? 'customers' : 'probes'}`, { n: ruling.count, succeeded: ruling.succeeded })}` : '';
}

function Pinned({ override, performance }) {
  return html`<p class="notice"><${Icon} name="info" /><span>${t('why.pinned', { until: moment(parse(override.until)), reason: override.reason })} ${performance === 'unknown' ? t('why.pinnedUnknown') : t('why.pinnedElse', { status: title(performance) })}</span></p>`;
}

function Rates({ connector, n }) {
  const { evidence, performance, explanation } = connector;
  const policy = useStore(board, (state) => state.about?.policy);
  const limits = explanation?.thresholds ?? policy;
  return html`<div class=${`rates ${performance}`}>
      <${Rate} label=${t('rates.first')} part=${evidence.succeededFirstTime} whole=${n} limits=${limits && [limits.degraded, limits.operational]} />
      <${Rate} label=${t('rates.end')} part=${evidence.succeeded} whole=${n} limits=${limits && [limits.major]} />
    </div>
    ${limits && html`<p class="scale">${t('rates.limits', { operational: percent(limits.operational), degraded: percent(limits.degraded), major: percent(limits.major) })}</p>`}`;
}

/** Attempts that say nothing about the institution; they are told of though there is nothing else. */
function LeftOut({ excluded }) {
  const left = Object.entries(excluded).filter(([, attempts]) => attempts);
  return left.length > 0 && html`<p class="scale">${left.map(([fault, n]) => t(`rates.left.${fault}`, { n })).join(' ')}</p>`;
}

function Rate({ label, part, whole, limits }) {
  const x = (share) => `${share * 100}%`;
  return html`<div class="rate">
    <span>${label} <small>${t('rates.of', { part: count(part), whole: count(whole) })}</small></span>
    <b>${percent(part / whole)}</b>
    <svg class="meter" aria-hidden="true">
      <rect class="track" x="0" y="4" width="100%" height="8" rx="4" />
      <rect class="value" x="0" y="4" width=${x(part / whole)} height="8" rx="4" />
      ${(limits ?? []).map((limit) => html`<line class="limit" x1=${x(limit)} x2=${x(limit)} y1="0" y2="16" />`)}
    </svg>
  </div>`;
}
