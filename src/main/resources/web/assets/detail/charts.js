// How the evidence went, on one axis of time: successes with their limits, and the phases of the probes, with what happened marked.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { read } from '../api.js';
import { board } from '../board.js';
import { html } from '../html.js';
import { settings } from '../settings.js';
import { useStore } from '../store.js';
import { between, parse } from '../times.js';
import { count, duration, percent, t } from '../words.js';
import { loadPlot, plot } from './plot.js';
import { PHASES } from './probes.js';

const HOUR = 3600000;
const RANGES = { day: [24 * HOUR, '10m'], week: [7 * 24 * HOUR, '1h'], month: [30 * 24 * HOUR, '6h'] };

export function Charts({ connector, past }) {
  const [range, setRange] = useState('day');
  const buckets = useBuckets(connector.id, range, connector.evaluatedAt);
  const policy = useStore(board, (state) => state.about?.policy);
  const limits = connector.explanation?.thresholds ?? policy;
  return html`<section class="part charts">
    <div class="over">
      <h3>${t('charts.title')}</h3>
      <div class="ranges" role="group" aria-label=${t('charts.range')}>
        ${Object.keys(RANGES).map((name) => html`<button type="button" aria-pressed=${String(name === range)} onClick=${() => setRange(name)}>${t(`charts.${name}`)}</button>`)}
      </div>
    </div>
    ${buckets === null ? html`<p class="quiet">${t('charts.away')}</p>` : html`<${Panels} buckets=${buckets} limits=${limits} past=${past} />`}
  </section>`;
}

function Panels({ buckets, limits, past }) {
  const theme = useStore(settings, (state) => `${state.theme} ${state.zone} ${state.language}`);
  const [at, setAt] = useState(null);
  const marks = useMemo(() => marksOf(past), [past]);
  const phases = useMemo(() => phasesOf(buckets ?? []), [buckets]);
  const rates = useRef();
  const spent = useRef();
  const plots = useRef([]);
  useEffect(() => {
    if (!buckets?.length) {
      return undefined;
    }
    let gone = false;
    loadPlot().then(
      () => {
        // Where nothing was counted there is nothing to draw in.
        if (!gone && rates.current) {
          plots.current = [
            plot.rates(rates.current, buckets, { limits, marks, onMove: setAt }),
            ...(phases.length ? [plot.phases(spent.current, buckets, phases, { marks, onMove: setAt })] : []),
          ];
        }
      },
      // While the connection is lost there is no picture; the next look at the detail asks again.
      () => {},
    );
    return () => {
      gone = true;
      plots.current.forEach((one) => one.destroy());
      plots.current = [];
    };
  }, [buckets, marks, phases, theme, limits?.operational, limits?.degraded, limits?.major]);
  if (buckets && !buckets.some((bucket) => bucket.outcomes || bucket.probes.length)) {
    return html`<p class="quiet">${t('charts.nothing')}</p>`;
  }
  const onKeyDown = (event) => {
    const last = (buckets?.length ?? 1) - 1;
    const here = at ?? last + 1;
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: last }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const index = Math.max(0, Math.min(last, next));
      setAt(index);
      plots.current.forEach((one) => one.pointAt(index));
    }
  };
  return html`<div class="panels" tabindex="0" role="group" aria-label=${t('charts.keys')} onKeyDown=${onKeyDown} onBlur=${() => setAt(null)}>
      <p class="readout" role="status">${buckets && at !== null && buckets[at] ? bucketInWords(buckets[at]) : html`<span class="quiet">${t('charts.hint')}</span>`}</p>
      <p class="legend"><span><i class="line end" />${t('rates.end')}</span><span><i class="line first" />${t('rates.first')}</span><span><i class="line limit" />${t('charts.limit')}</span><span><i class="box" />${t('charts.volume')}</span></p>
      <div class="plot" dir="ltr" ref=${rates}></div>
      ${phases.length > 0 && html`<p class="legend">${phases.map((phase) => html`<span><i class=${`box ${phase}`} />${t(`phase.${phase}`)}</span>`)}</p>`}
      <div class="plot small" dir="ltr" ref=${spent} hidden=${!phases.length}></div>
    </div>
    ${buckets && html`<${Table} buckets=${buckets} phases=${phases} />`}`;
}

/** The same as a table, for those who do not see the pictures. */
function Table({ buckets, phases }) {
  const [open, setOpen] = useState(false);
  const told = buckets.filter((bucket) => bucket.outcomes || bucket.probes.length);
  return html`<details class="rest" onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>${t('charts.table')}</summary>
    ${open &&
    html`<div class="scroll" tabindex="0" role="region" aria-label=${t('charts.table')}>
      <table class="table">
        <thead><tr><th scope="col">${t('charts.when')}</th><th scope="col" class="n">${t('charts.jobs')}</th><th scope="col" class="n">${t('rates.end')}</th><th scope="col" class="n">${t('rates.first')}</th>${phases.length > 0 && html`<th scope="col" class="n">${t('charts.probe')}</th>`}</tr></thead>
        <tbody>${told.map(
          (bucket) => html`<tr><th scope="row">${between(parse(bucket.from), parse(bucket.to))}</th><td class="n">${count(bucket.jobs)}</td><td class="n">${bucket.successRate === null ? '' : percent(bucket.successRate)}</td><td class="n">${bucket.firstTimeSuccessRate === null ? '' : percent(bucket.firstTimeSuccessRate)}</td>${phases.length > 0 && html`<td class="n">${probeTime(bucket) === null ? '' : duration(probeTime(bucket))}</td>`}</tr>`,
        )}</tbody>
      </table>
    </div>`}
  </details>`;
}

function bucketInWords(bucket) {
  const rates = bucket.jobs ? t('charts.bucket', { n: bucket.jobs, end: percent(bucket.successRate), first: percent(bucket.firstTimeSuccessRate) }) : t('charts.noJobs');
  const took = probeTime(bucket);
  return `${between(parse(bucket.from), parse(bucket.to))}: ${rates}${took === null ? '' : ` ${t('charts.took', { length: duration(took) })}`}`;
}

/** How long a probe run took on average, all phases together. */
function probeTime({ probes }) {
  const sums = probes.map(({ phasesMs }) => Object.values(phasesMs).reduce((sum, phase) => sum + phase.average, 0)).filter(Boolean);
  return sums.length ? sums.reduce((a, b) => a + b) / sums.length : null;
}

/** The phases that took time at all. */
function phasesOf(buckets) {
  const seen = new Set(buckets.flatMap((bucket) => bucket.probes.flatMap(({ phasesMs }) => Object.entries(phasesMs).filter(([, { average }]) => average >= 0.05).map(([phase]) => phase))));
  return PHASES.filter((phase) => seen.has(phase));
}

/** What happened meanwhile. */
function marksOf(past) {
  if (!past) {
    return [];
  }
  const said = past.quarter.marks.map((mark) => ({ kind: mark.kind, from: parse(mark.from), to: parse(mark.to), text: mark.text }));
  const incidents = past.incidents.data.map((one) => ({ kind: 'incident', from: parse(one.beganAt), to: parse(one.endedAt) ?? Date.now(), text: one.worst }));
  return [...said, ...incidents];
}

/** Null where they cannot be told now; undefined while they are asked for. */
function useBuckets(id, range, evaluatedAt) {
  const [buckets, setBuckets] = useState();
  useEffect(() => {
    const stop = new AbortController();
    const [length, step] = RANGES[range];
    const from = encodeURIComponent(new Date(Date.now() - length).toISOString());
    read(`/api/v1/connectors/${encodeURIComponent(id)}/evidence?from=${from}&step=${step}`, stop.signal).then(
      ({ data }) => setBuckets(data),
      () => stop.signal.aborted || setBuckets((known) => known ?? null),
    );
    return () => stop.abort();
  }, [id, range, evaluatedAt]);
  return buckets;
}
