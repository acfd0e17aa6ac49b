// How fresh what is seen is, and what the reader should know before believing it.

import { h, icon } from './dom.js';
import { sharedNotice } from './shared.js';
import { clock, moment, tick } from './words.js';

export class Notices {
  #fresh = document.getElementById('fresh-text');
  #banners = document.getElementById('banners');
  #shown = '';

  /**
   * @param state overview and about as the API has them, or null; lost: whether the connection is; heardAt and now: by the
   *     server's clock; nextAt: when it is asked again, by this computer's
   */
  show(state) {
    const next = state.overview?.nextEvaluationAt ? Date.parse(state.overview.nextEvaluationAt) : null;
    const grace = Math.max(60, 2 * (state.about?.policy.recheckSeconds ?? 30)) * 1000;
    const overdue = !state.lost && next !== null && state.now > next + grace;
    document.body.classList.toggle('lost', state.lost);
    document.body.classList.toggle('late', overdue);
    const sentence = freshness(state, next);
    const banners = [note(state), lost(state), offline(state), overdue && late(next), ...shared(state)].filter(Boolean);
    const key = JSON.stringify([sentence, banners]);
    if (key !== this.#shown) {
      this.#shown = key;
      this.#fresh.replaceChildren(sentence[0], h('span', { class: 'more' }, sentence[1]));
      this.#banners.replaceChildren(
        ...banners.map(([kind, sign, text]) => h('p', { class: `banner ${kind}` }, icon(sign), h('span', {}, text))),
      );
    }
  }
}

function shared({ shared, now }) {
  return shared.map((outage) => sharedNotice(outage, moment(Date.parse(outage.beganAt), now)));
}

function freshness({ overview, lost, now }, next) {
  if (!overview) {
    return [lost ? 'No connection' : 'Loading', ''];
  }
  const evaluated = overview.evaluatedAt ? `Evaluated ${moment(Date.parse(overview.evaluatedAt), now)}` : 'Not evaluated yet';
  return [evaluated, next ? ` · next at ${tick(next)} at the latest` : ''];
}

function note({ about }) {
  return about?.notice ? ['note', 'info', about.notice] : null;
}

function lost({ lost, heardAt, nextAt }) {
  if (!lost) {
    return null;
  }
  const wait = Math.max(1, Math.ceil((nextAt - Date.now()) / 1000));
  const what = heardAt ? `What you see is as of ${clock(heardAt)}` : 'Nothing could be loaded yet';
  return ['alert', 'alert', `No connection to Bellwether. ${what}; trying again in ${wait} s.`];
}

function offline({ overview, lost, now }) {
  const vantage = overview?.vantage;
  if (lost || !vantage || vantage.online) {
    return null;
  }
  const since = moment(Date.parse(vantage.since), now);
  return ['alert', 'alert', `Bellwether itself is offline since ${since}: ${vantage.why}. Its probes say nothing about institutions now.`];
}

function late(next) {
  return ['warn', 'alert', `The evaluation of ${tick(next)} is overdue. What you see may be out of date.`];
}
