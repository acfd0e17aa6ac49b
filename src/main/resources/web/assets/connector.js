// One connector: its status, why, what to do, and the numbers behind it.

import { h, icon, s } from './dom.js';
import { pinned, releasesPart } from './operations.js';
import { count, duration, moment, percent, plural, span, tick, title } from './words.js';

const STAGES = { beta: 'beta', alpha: 'alpha' };
const METHODS = { 'open-banking': 'Open banking', web: 'Web' };
const TRIGGERS = {
  startup: 'the first evaluation since the start',
  scheduled: 'as scheduled',
  early: 'early, because performance changed',
  stale: 'because evidence became too old, or new again',
  override: 'because of an override',
  maintenance: 'because maintenance began or ended',
  release: 'because of a release',
};
const BASES = { jobs: 'jobs', probes: 'probe runs', 'jobs+probes': 'jobs and probe runs', none: 'nothing' };

export class ConnectorCard {
  /**
   * @param connector as the API has it
   * @param context now(): the server's time; about(): what the node is
   * @param known questions: gives what to ask the customer about an error code, if anything; releases: the latest, or null
   */
  constructor(connector, context, known) {
    this.connector = connector;
    this.context = context;
    this.known = known;
  }

  element() {
    const { connector } = this;
    const stage = STAGES[connector.stage];
    return h(
      'section',
      { class: `connector ${connector.status}`, 'aria-label': connector.id },
      h(
        'div',
        { class: 'head' },
        icon(connector.status),
        h(
          'div',
          {},
          h('h3', {}, title(connector.status)),
          h('p', {}, METHODS[connector.method] ?? connector.method, ' · ', connector.id, stage ? [' ', h('span', { class: 'tag solid' }, stage)] : null),
        ),
      ),
      h(
        'div',
        { class: 'part' },
        connector.override ? pinned(connector, this.context.now()) : null,
        h('p', { class: 'reason' }, sentence(connector.reason)),
        connector.stale ? h('p', {}, h('span', { class: 'tag' }, 'stale'), ` Nothing was counted in the last ${this.#window(connector)}.`) : null,
        h('p', { class: 'advice' }, icon('clock'), h('span', {}, connector.retry.text)),
      ),
      this.#evidence(connector),
      this.#failures(connector),
      this.#steps(connector),
      releasesPart(this.known.releases, this.context.now()),
      this.#facts(connector),
    );
  }

  /** How far back evidence counts, as the evaluation has it. */
  #window({ evidence }) {
    return evidence.from ? span(Date.parse(evidence.to) - Date.parse(evidence.from)) : 'hour';
  }

  #evidence(connector) {
    const { evidence, performance } = connector;
    const n = evidence.jobs + evidence.probes;
    const counted = [evidence.jobs && plural(evidence.jobs, 'job'), evidence.probes && plural(evidence.probes, 'probe run')].filter(Boolean);
    const faults = Object.entries(evidence.faults).filter(([fault, failed]) => failed && !(fault in evidence.excluded));
    const excluded = Object.entries(evidence.excluded).filter(([, failed]) => failed);
    const limits = this.context.about()?.policy;
    return h(
      'div',
      { class: 'part' },
      h('h4', {}, `Evidence of ${this.#window(connector)}`),
      n
        ? [
            h(
              'div',
              { class: `rates ${performance}` },
              rate('Succeeded first time', evidence.succeededFirstTime, n, evidence.firstTimeSuccessRate, limits && [limits.degraded, limits.operational]),
              rate('Succeeded in the end', evidence.succeeded, n, evidence.successRate, limits && [limits.major]),
            ),
            h(
              'p',
              { class: 'scale' },
              `Counted: ${counted.join(' and ')}. `,
              faults.length ? `Failures by fault: ${list(faults)}. ` : '',
              excluded.length ? `Left out: ${list(excluded)}.` : '',
              limits
                ? ` The marks are the limits: ${percent(limits.operational)} and ${percent(limits.degraded)} first time, ${percent(limits.major)} in the end.`
                : '',
            ),
          ]
        : h('p', { class: 'quiet' }, excluded.length ? `Nothing was counted. Left out: ${list(excluded)}.` : 'Nothing was counted.'),
    );
  }

  #failures(connector) {
    const { failures } = connector;
    if (failures === null) {
      return h('div', { class: 'part' }, h('h4', {}, 'Failed jobs'), h('p', { class: 'quiet' }, 'The store is away; failures cannot be told now.'));
    }
    if (!failures.length) {
      return null;
    }
    return h(
      'div',
      { class: 'part' },
      h('h4', {}, `Failed jobs of ${this.#window(connector)}`),
      h(
        'table',
        { class: 'table' },
        h('thead', {}, h('tr', {}, h('th', {}, 'Step'), h('th', {}, 'Error code'), h('th', {}, 'Fault'), h('th', { class: 'n' }, 'Count'))),
        h(
          'tbody',
          {},
          failures.map((failure) =>
            h(
              'tr',
              {},
              h('td', {}, failure.step ?? 'not given'),
              h('td', {}, failure.errorCode ?? 'not given', this.#question(failure.errorCode)),
              h('td', { class: 'word' }, failure.fault),
              h('td', { class: 'n' }, count(failure.count)),
            ),
          ),
        ),
      ),
    );
  }

  #question(code) {
    const found = code && this.known.questions?.(code);
    return found ? h('small', {}, found) : null;
  }

  #steps({ stepDurationsMs }) {
    const steps = Object.entries(stepDurationsMs ?? {});
    if (!steps.length) {
      return null;
    }
    return h(
      'div',
      { class: 'part' },
      h('h4', {}, 'How long steps take, over 7 days'),
      h(
        'table',
        { class: 'table' },
        h('thead', {}, h('tr', {}, h('th', {}, 'Step'), h('th', { class: 'n' }, 'Average'), h('th', { class: 'n' }, '95 % within'))),
        h(
          'tbody',
          {},
          steps.map(([step, times]) => h('tr', {}, h('td', {}, step), h('td', { class: 'n' }, duration(times.average)), h('td', { class: 'n' }, duration(times.p95)))),
        ),
      ),
    );
  }

  #facts(connector) {
    const { evidence } = connector;
    const now = this.context.now();
    const facts = [
      ['Status since', connector.since && `${this.#time(connector.since)}, for ${span(now - Date.parse(connector.since))}`],
      ['Performance', title(connector.performance)],
      ['Last success', connector.lastSuccessAt && `${this.#time(connector.lastSuccessAt)}, ${span(now - Date.parse(connector.lastSuccessAt))} ago`],
      ['Evaluated', connector.evaluatedAt && `${this.#time(connector.evaluatedAt)}, ${TRIGGERS[connector.trigger] ?? connector.trigger}`],
      ['Next evaluation', connector.nextEvaluationAt && `${tick(Date.parse(connector.nextEvaluationAt))} at the latest`],
      ['Evidence', evidence.from && `${tick(Date.parse(evidence.from))} to ${tick(Date.parse(evidence.to))}, ${BASES[evidence.basis]}`],
      ['Regime since', connector.regimeSince && `${this.#time(connector.regimeSince)}; what came before says nothing about now`],
    ].filter(([, value]) => value);
    return h('div', { class: 'part' }, h('h4', {}, 'Facts'), h('dl', { class: 'facts' }, facts.map(([term, value]) => [h('dt', {}, term), h('dd', {}, value)])));
  }

  #time(text) {
    return moment(Date.parse(text), this.context.now());
  }
}

function rate(label, part, whole, value, limits) {
  const x = (share) => `${share * 100}%`;
  return h(
    'div',
    { class: 'rate' },
    h('span', {}, label, ' ', h('small', {}, `${count(part)} of ${count(whole)}`)),
    h('b', {}, percent(value)),
    s(
      'svg',
      { class: 'meter', 'aria-hidden': 'true' },
      s('rect', { class: 'track', x: 0, y: 4, width: '100%', height: 8, rx: 4 }),
      s('rect', { class: 'value', x: 0, y: 4, width: x(value), height: 8, rx: 4 }),
      (limits ?? []).map((limit) => s('line', { class: 'limit', x1: x(limit), x2: x(limit), y1: 0, y2: 16 })),
    ),
  );
}

const list = (entries) => entries.map(([name, n]) => `${count(n)} ${name}`).join(', ');

function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
