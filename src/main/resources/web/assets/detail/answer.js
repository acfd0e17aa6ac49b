// The answer: three sentences, or four, to read aloud or to copy.

import { useRef, useState } from 'preact/hooks';
import { say } from '../announce.js';
import { board } from '../board.js';
import { html, Icon, plain } from '../html.js';
import { useStore } from '../store.js';
import { clock, moment, parse, round, useNow, zone } from '../times.js';
import { listed, rank, span, t, term } from '../words.js';
import { isOpen } from '../maintenance.js';
import { blame, canConnect, deciding, silentSince, tryAgain, userFailures, worstOf } from './verdict.js';

export function Answer({ brief, windows, children }) {
  const now = useNow();
  const vantage = useStore(board, (state) => state.vantage);
  const shared = useStore(board, (state) => state.shared);
  const lines = sentences(brief, { windows, vantage, shared, now });
  const { can } = lines;
  return html`<section class=${`answer ${can}`} aria-labelledby="answer">
    <h3 id="answer" class="hidden">${t('answer.title')}</h3>
    <dl>
      ${['can', 'fault', 'say', 'outlook'].filter((key) => lines.texts[key]).map((key) => html`<div><dt>${t(`answer.${key}`)}</dt><dd>${lines.texts[key]}</dd></div>`)}
    </dl>
    <div class="acts"><${Copy} text=${() => inOne(brief.institution, lines.texts)} />${children?.(lines)}</div>
  </section>`;
}

/** @returns {{can: string, texts: {can: string, fault: string, say: string, outlook: string}}} */
export function sentences({ institution, connectors }, { windows, vantage, shared, now }) {
  const name = plain(institution.name);
  const connector = worstOf(connectors, rank);
  const can = canConnect(connector);
  const open = (windows ?? []).filter((window) => isOpen(window, now));
  const until = open.length ? Math.max(...open.map((window) => parse(window.to))) : null;
  const again = tryAgain(connector, can, until, now, round);
  return {
    can,
    texts: {
      can: canInWords(name, connectors, connector, can, until, now),
      fault: faultInWords(name, connector, can, vantage, shared),
      say: sayInWords(can, again),
      outlook: outlookInWords(connector.outlook),
    },
  };
}

function canInWords(name, connectors, connector, can, until, now) {
  const silent = silentSince(connector);
  if (silent && can !== 'unknown' && can !== 'planned') {
    return t(`can.stale.${can}`, { name, length: span(now - parse(silent)) });
  }
  const others = deciding(connectors).filter((one) => canConnect(one) !== can);
  const text = t(can === 'planned' && !until ? 'can.plannedOpen' : `can.${can}`, { name, until: until && moment(until) });
  return others.length ? `${text} ${t('can.others', { others: listed(others.map((one) => t('can.other', { method: term('method', one.method), can: t(`can.short.${canConnect(one)}`) }))) })}` : text;
}

function faultInWords(name, connector, can, vantage, shared) {
  if (vantage && !vantage.online) {
    return t('fault.vantage');
  }
  if (can === 'planned') {
    return t('fault.planned', { name });
  }
  const { who, what, failures, of } = blame(connector);
  const user = userFailures(connector);
  const parts = [];
  if (can === 'unknown') {
    parts.push(t('fault.unheard'));
  } else if (who === 'nobody') {
    parts.push(t(user ? 'fault.nobodyButCustomers' : 'fault.nobody', { n: user }));
  } else {
    parts.push(t(`fault.${who}`, { name }), who === 'unknown' ? '' : t(failures === of ? `fault.${what}.all` : `fault.${what}`, { n: failures, of }));
  }
  if (connector.userErrorSurge) {
    parts.push(t('fault.surge'));
  }
  if (['sometimes', 'hardly'].includes(can) && shared.length) {
    parts.push(t('fault.shared', { n: shared[0].openConnectors }));
  }
  return parts.filter(Boolean).join(' ');
}

function sayInWords(can, { at, every, until }) {
  if (can === 'planned') {
    return at ? t('say.planned', { at: moment(at) }) : t('say.plannedOpen');
  }
  if (at === null) {
    return t(`say.${can}`);
  }
  return every ? t('say.defer', { at: clock(at), until: clock(until) }) : t('say.later', { at: clock(at) });
}

/** When it may be back, by what outages of the past were like; empty where nothing is known of that. */
function outlookInWords(outlook) {
  if (!outlook) {
    return '';
  }
  const [median, ninetieth] = [outlook.median, outlook.ninetieth].map((time) => time && moment(parse(time)));
  return t(ninetieth ? 'outlook.both' : median ? 'outlook.half' : 'outlook.neither', { of: t(`outlook.of.${outlook.of}`), median, ninetieth });
}

const inOne = ({ name }, { can, fault, say: what, outlook }) => `${plain(name)}, ${moment(Date.now())} (${zone()})\n${can}\n${fault}\n${what}${outlook && `\n${outlook}`}`;

/** Copies a text; where the browser does not let a page do so, selects it to be copied by hand. */
function Copy({ text }) {
  const [done, setDone] = useState(false);
  const timer = useRef(0);
  const copy = async (event) => {
    try {
      await navigator.clipboard.writeText(text());
      setDone(true);
      say(t('copy.done'));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setDone(false), 3000);
    } catch {
      getSelection().selectAllChildren(event.target.closest('.answer').querySelector('dl'));
      say(t('copy.selected'));
    }
  };
  return html`<button type="button" class="button" onClick=${copy}><${Icon} name=${done ? 'done' : 'copy'} />${t(done ? 'copy.done' : 'copy.copy')}</button>`;
}
