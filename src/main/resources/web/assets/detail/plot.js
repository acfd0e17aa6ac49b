// Draws charts with uPlot: what is particular to it stays here.

import { clock, day } from '../times.js';
import { duration, percent } from '../words.js';

const SCRIPT = '/vendor/uplot.js';
const HEIGHT = { rates: 190, phases: 110 };
const GUTTER = 56;
const DAY_S = 86400;
let loading = null;

/** The library is a plain script, so it is taken in by an element; once, when the first chart is looked at. */
export function loadPlot() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => resolve();
    script.onerror = () => {
      loading = null;
      reject(new Error(`${SCRIPT} cannot be loaded`));
    };
    document.head.append(script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const MARK_COLOURS = { incident: '--major-outage-c', maintenance: '--under-maintenance-c', release: '--ink-2', override: '--accent' };

/** Each chart is drawn over the middles of the buckets, in seconds. */
const middles = (buckets) => buckets.map(({ from, to }) => (Date.parse(from) + Date.parse(to)) / 2000);

function base(element, buckets, height, { marks, onMove }) {
  const from = Date.parse(buckets[0].from) / 1000;
  const to = Date.parse(buckets.at(-1).to) / 1000;
  const ink = colour('--ink-3');
  const line = colour('--line');
  const long = to - from > 2 * DAY_S;
  return {
    width: Math.max(200, element.clientWidth),
    height,
    legend: { show: false },
    cursor: { sync: { key: 'evidence' }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
    scales: { x: { time: true, range: [from, to] } },
    axes: [
      {
        stroke: ink,
        font: '12px system-ui, sans-serif',
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        space: 70,
        size: 26,
        values: (_, splits) => splits.map((at) => (long ? day(at * 1000) : clock(at * 1000))),
        incrs: long ? [DAY_S, 2 * DAY_S, 5 * DAY_S, 10 * DAY_S] : [900, 3600, 3 * 3600, 6 * 3600, 12 * 3600],
      },
      { stroke: ink, font: '12px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { show: false }, size: GUTTER },
    ],
    hooks: {
      drawClear: [(u) => bands(u, marks)],
      draw: [(u) => lines(u, marks)],
      setCursor: [(u) => u.cursor.event && onMove(u.cursor.idx ?? null)],
    },
  };
}

/** Times that lasted, behind everything: incidents and maintenance. */
function bands(u, marks) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const { kind, from, to } of marks.filter((mark) => mark.kind === 'incident' || mark.kind === 'maintenance')) {
    const left = Math.max(bbox.left, u.valToPos(from / 1000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(to / 1000, 'x', true));
    if (right > bbox.left && left < bbox.left + bbox.width) {
      ctx.globalAlpha = 0.13;
      ctx.fillStyle = colour(MARK_COLOURS[kind]);
      ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top, Math.max(2, right - left), 3 * devicePixelRatio);
    }
  }
  ctx.restore();
}

/** Moments, with a flag: releases and overrides. */
function lines(u, marks) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const { kind, from } of marks.filter((mark) => mark.kind === 'release' || mark.kind === 'override')) {
    const x = Math.round(u.valToPos(from / 1000, 'x', true));
    if (x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.strokeStyle = ctx.fillStyle = colour(MARK_COLOURS[kind]);
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x - 5 * devicePixelRatio, bbox.top);
      ctx.lineTo(x + 5 * devicePixelRatio, bbox.top);
      ctx.lineTo(x, bbox.top + 7 * devicePixelRatio);
      ctx.fill();
    }
  }
  ctx.restore();
}

function made(element, options, data) {
  const chart = new globalThis.uPlot(options, data, element);
  const resized = new ResizeObserver(() => element.clientWidth && chart.setSize({ width: Math.max(200, element.clientWidth), height: options.height }));
  resized.observe(element);
  return {
    destroy() {
      resized.disconnect();
      chart.destroy();
    },
    /** Puts the cursor on a bucket, as the pointer would. */
    pointAt(index) {
      chart.setCursor({ left: chart.valToPos(chart.data[0][index], 'x'), top: chart.bbox.height / devicePixelRatio / 2 });
    },
  };
}

function rates(element, buckets, how) {
  const { limits } = how;
  const options = base(element, buckets, HEIGHT.rates, how);
  const most = Math.max(1, ...buckets.map((bucket) => bucket.jobs));
  options.scales.share = { range: [0, 1.02] };
  options.scales.jobs = { range: [0, most * 4] };
  options.axes[1] = { ...options.axes[1], scale: 'share', values: (_, splits) => splits.map((share) => percent(share, 0)), splits: [0, 0.25, 0.5, 0.75, 1] };
  options.series = [
    {},
    { scale: 'jobs', stroke: 'transparent', fill: colour('--line-2'), paths: globalThis.uPlot.paths.bars({ size: [0.9, 40] }), points: { show: false } },
    { scale: 'share', stroke: colour('--rate-first'), width: 1.75, dash: [5, 4], spanGaps: false, points: { show: sparse } },
    { scale: 'share', stroke: colour('--rate-end'), width: 2, spanGaps: false, points: { show: sparse } },
  ];
  options.hooks.draw.unshift((u) => limitLines(u, limits));
  return made(element, options, [
    middles(buckets),
    buckets.map((bucket) => bucket.jobs || null),
    buckets.map((bucket) => bucket.firstTimeSuccessRate),
    buckets.map((bucket) => bucket.successRate),
  ]);
}

/** A point stands where no line would: between two gaps. */
const sparse = (u, series) => u.data[series].filter((value) => value !== null).length < 40;

function limitLines(u, limits) {
  if (!limits) {
    return;
  }
  const { ctx, bbox } = u;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const [limit, kind] of [[limits.operational, '--ink-3'], [limits.degraded, '--ink-3'], [limits.major, '--major-outage-c']]) {
    const y = Math.round(u.valToPos(limit, 'share', true));
    ctx.strokeStyle = colour(kind);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** The phases one above the other; the average of all probes. */
function phases(element, buckets, names, how) {
  const options = base(element, buckets, HEIGHT.phases, how);
  const averages = names.map((name) => buckets.map(({ probes }) => mean(probes.flatMap(({ phasesMs }) => (phasesMs[name] ? [phasesMs[name].average] : [])))));
  const stacked = averages.map((_, place) => buckets.map((__, at) => (averages.some((values) => values[at] !== null) ? averages.slice(0, place + 1).reduce((sum, values) => sum + (values[at] ?? 0), 0) : null)));
  options.scales.y = { range: (_, __, max) => [0, (max || 1) * 1.1] };
  options.axes[1] = { ...options.axes[1], values: (_, splits) => splits.map((ms) => duration(ms)), space: 32 };
  // The highest is drawn first, so that the lower ones lie on it.
  options.series = [{}, ...names.map((name) => ({ stroke: colour(`--phase-${name}`), fill: colour(`--phase-${name}`), width: 1, points: { show: false }, spanGaps: false })).reverse()];
  return made(element, options, [middles(buckets), ...stacked.reverse()]);
}

const mean = (values) => (values.length ? values.reduce((a, b) => a + b) / values.length : null);

export const plot = { rates, phases };
