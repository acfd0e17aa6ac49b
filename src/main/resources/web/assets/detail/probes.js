// Our own test connections: how the last one went, what the failures answered, and how long the certificate holds.

import { useEffect, useState } from 'preact/hooks';
import { read } from '../api.js';
import { Code, html, Icon } from '../html.js';
import { date, moment, parse, useNow } from '../times.js';
import { duration, span, t, term } from '../words.js';

const EVERY_MS = 30000;
const FAILURES = 5;
const DAY = 86400000;
const SOON_DAYS = 21;
export const PHASES = ['resolve', 'connect', 'tls', 'processing', 'transfer'];
const LOOK = { success: 'operational', flaky: 'degraded-performance', failure: 'major-outage' };

export function Probes({ connector }) {
  const probes = useProbes(connector.id);
  if (probes === undefined) {
    return null;
  }
  if (probes === null) {
    return html`<section class="part"><h3>${t('probes.title')}</h3><p class="quiet">${t('probes.away')}</p></section>`;
  }
  if (!probes.length) {
    return null;
  }
  return html`<section class="part probes">
    <h3>${t('probes.title')}</h3>
    <ul>${probes.map((probe) => html`<${Probe} key=${probe.id} probe=${probe} connector=${connector.id} />`)}</ul>
  </section>`;
}

function Probe({ probe, connector }) {
  const now = useNow();
  const run = probe.lastRun;
  return html`<li>
    <p class="head">
      ${run && html`<${Icon} name=${LOOK[run.result]} kind=${`status ${LOOK[run.result]}`} />`}
      <b><${Code} of=${probe.id} /></b>
      <span>${run ? t(`probe.${run.result}`, { length: span(now - parse(run.at)), took: duration(run.durationMs) }) : t('probe.never')}</span>
      ${probe.informational && html`<span class="tag">${t('probe.informational')}</span>`}
    </p>
    ${run?.detail && html`<p>${run.detail}</p>`}
    ${run && html`<${Phases} run=${run} />`}
    ${run?.tls && html`<${Certificate} tls=${run.tls} now=${now} />`}
    <p class="quiet">${t('probe.every', { kind: term('kind', probe.kind), length: every(probe.intervalSeconds) })} <a href=${`/api/v1/connectors/${encodeURIComponent(connector)}/probes?failures=100`}>${t('probe.runs')}</a></p>
    ${probe.failures.length > 0 &&
    html`<details class="rest"><summary>${t('probe.failures', { n: probe.failures.length })}</summary>
      <ol class="runs">${probe.failures.map((failed) => html`<${Failed} key=${failed.at} run=${failed} />`)}</ol></details>`}
  </li>`;
}

const every = (seconds) => (seconds < 60 ? t('span.seconds', { n: seconds }) : span(seconds * 1000));

/** What the time was spent on, to scale. */
function Phases({ run }) {
  const spent = PHASES.map((phase) => ({ phase, ms: run.phases[phase] * 1000 })).filter(({ ms }) => ms >= 0.5);
  const whole = spent.reduce((sum, { ms }) => sum + ms, 0);
  return spent.length
    ? html`<div class="phases">
        <div class="phase-bar" aria-hidden="true">${spent.map(({ phase, ms }) => html`<i class=${phase} style=${{ flexGrow: ms / whole }} />`)}</div>
        <ul>${spent.map(({ phase, ms }) => html`<li><i class=${phase} aria-hidden="true" />${t(`phase.${phase}`)} <b>${duration(ms)}</b></li>`)}</ul>
      </div>`
    : null;
}

function Certificate({ tls, now }) {
  const until = parse(tls.notAfter);
  if (until === null) {
    return null;
  }
  const days = Math.floor((until - now) / DAY);
  const text = until < now ? t('probe.expired', { when: date(until) }) : t('probe.certificate', { n: days, when: date(until) });
  return html`<p class=${days < SOON_DAYS ? 'soon' : ''}><${Icon} name="lock" /> ${text} <small>${tls.version} · ${tls.issuer}</small></p>`;
}

function Failed({ run }) {
  return html`<li>
    <p><b>${moment(parse(run.at))}</b> ${run.cause && html`<${Code} of=${run.cause} />`} <span class=${`fault ${run.fault}`}>${run.fault ? t(`fault.short.${run.fault}`) : ''}</span></p>
    <p>${run.detail}</p>
    ${run.snippet && html`<pre tabindex="0">${run.snippet}</pre>`}
  </li>`;
}

function useProbes(connector) {
  const [probes, setProbes] = useState();
  useEffect(() => {
    const stop = new AbortController();
    const look = () =>
      read(`/api/v1/connectors/${encodeURIComponent(connector)}/probes?failures=${FAILURES}`, stop.signal).then(
        ({ data }) => setProbes(data),
        () => stop.signal.aborted || setProbes((known) => known ?? null),
      );
    look();
    const timer = setInterval(() => document.hidden || look(), EVERY_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [connector]);
  return probes;
}
