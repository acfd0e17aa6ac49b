// Two policies tried out on the past of one connector, beside what was published: as strips of time, with numbers.

import { useEffect, useRef, useState } from 'preact/hooks';
import { board } from '../board.js';
import { html } from '../html.js';
import { useStore } from '../store.js';
import { Strip } from '../strip.js';
import { now, parse } from '../times.js';
import { count, exactSpan, percent, t } from '../words.js';
import { Field, Form } from './fields.js';
import { act } from './key.js';

const DAY = 86400000;
const LOOK_AGAIN_MS = 500;
const KEYS = ['operational', 'degraded', 'major', 'minJobs'];
const PATH = '/api/v1/backtests';

export function Compare({ connector }) {
  const policy = useStore(board, (state) => state.about?.policy);
  const [shown, setShown] = useState(null);
  const gone = useRef(false);
  useEffect(() => () => (gone.current = true), []);
  const run = async (values) => {
    const to = Math.floor(now() / 1000) * 1000;
    const from = to - Number(values.days) * DAY;
    const policyOf = (side) => Object.fromEntries(KEYS.filter((key) => values[`${side}-${key}`]).map((key) => [key, Number(values[`${side}-${key}`])]));
    const asked = await Promise.all(['a', 'b'].map((side) => act('POST', PATH, { from: iso(from), to: iso(to), connectors: [connector], policy: policyOf(side) })));
    const done = await Promise.all(asked.map((one) => finished(one.id, gone)));
    setShown({ connector, from, to, results: done.map((one) => one.result) });
    return t('compare.done');
  };
  const side = (name) => html`<fieldset>
    <legend>${t(`compare.${name}`)}</legend>
    ${KEYS.map((key) => html`<${Field} label=${t(`compare.key.${key}`)}><input name=${`${name}-${key}`} type="number" step="any" min="0" placeholder=${policy?.[key] ?? ''} /><//>`)}
  </fieldset>`;
  return html`<${Form} title=${t('compare.title')} send=${t('compare.run')} onSend=${run}>
    <p class="quiet">${t('compare.lead')}</p>
    <${Field} label=${t('compare.days')}><input name="days" type="number" min="1" max="31" value="7" required /><//>
    <div class="sides">${side('a')}${side('b')}</div>
    ${shown?.connector === connector && html`<${Picture} ...${shown} />`}
  <//>`;
}

const iso = (ms) => new Date(ms).toISOString();

async function finished(id, gone) {
  for (;;) {
    const one = await act('GET', `${PATH}/${id}`);
    if (one.state === 'done') {
      return one;
    }
    if (gone.current || one.state === 'failed' || one.state === 'cancelled') {
      throw new Error(one.failure ?? one.state);
    }
    await new Promise((later) => setTimeout(later, LOOK_AGAIN_MS));
  }
}

/** What was published comes with each back-test; where neither differs from it, nothing is to be drawn. */
function Picture({ connector, from, to, results }) {
  const [a, b] = results.map((result) => result.connectors.find((one) => one.connectorId === connector));
  const known = a ?? b;
  const sides = [
    ['published', results[0].published, known?.published],
    ['a', results[0].backtest, a?.backtest ?? known?.published],
    ['b', results[1].backtest, b?.backtest ?? known?.published],
  ];
  return html`<div class="compared">
    ${sides.map(
      ([name, summary, detail]) => html`<figure key=${name}>
        <figcaption><b>${t(`compare.${name}`)}</b> ${t('compare.numbers', { changes: count(summary.statusChanges), pages: count(summary.pages), share: percent(shareWell(summary)) })}${summary.medianDetectionSeconds !== null && ` ${t('compare.found', { length: exactSpan(summary.medianDetectionSeconds * 1000) })}`}</figcaption>
        ${detail && html`<${Strip} spells=${spellsOf(detail.changes, from, to)} from=${from} to=${to} slots=${24} label=${t(`compare.${name}`)} />`}
      </figure>`,
    )}
    ${!known && html`<p>${t('compare.same')}</p>`}
  </div>`;
}

function shareWell({ secondsInStatus }) {
  const all = Object.values(secondsInStatus).reduce((sum, part) => sum + part, 0);
  return all ? secondsInStatus.operational / all : 0;
}

const spellsOf = (changes, from, to) =>
  changes.map(({ at, status }, place) => ({ from: Math.max(from, parse(at)), to: place + 1 < changes.length ? parse(changes[place + 1].at) : to, status }));
