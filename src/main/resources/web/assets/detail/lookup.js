// What an error code means: at an institution that is open, or anywhere.

import { useEffect } from 'preact/hooks';
import { move, place } from '../address.js';
import { codes, entryOf, loadCodes } from '../codes.js';
import { Code, html, Icon, plain } from '../html.js';
import { useStore } from '../store.js';
import { clock, moment, now, parse, round } from '../times.js';
import { rank, t, term } from '../words.js';
import { isOpen } from '../maintenance.js';
import { adviceFor, canConnect, SOON_MS, tryAgain, worstOf } from './verdict.js';

/** A field for a code, and what it means here. */
export function Lookup({ brief, windows }) {
  const entries = useStore(codes, (state) => state.entries);
  const code = useStore(place, (at) => at.code);
  const prepare = () => void loadCodes().catch(() => {});
  useEffect(() => code && prepare(), [code]);
  const { institution, connectors } = brief;
  const seen = [...new Set(connectors.flatMap((one) => (one.failures ?? []).map((failure) => failure.errorCode)).filter(Boolean))];
  return html`<section class="part lookup" aria-labelledby="lookup">
    <h3 id="lookup">${t('lookup.title')}</h3>
    <form role="search" onSubmit=${(event) => event.preventDefault()}>
      <label class="field"><span class="hidden">${t('lookup.code')}</span><input type="text" name="code" list="codes" value=${code} placeholder=${t('lookup.placeholder')} autocomplete="off" spellcheck="false" maxlength="128" onFocus=${prepare} onInput=${(event) => move({ code: event.currentTarget.value })} /></label>
      <datalist id="codes">${[...seen, ...(entries ?? []).map((entry) => entry.code).filter((one) => !seen.includes(one) && !one.endsWith('*'))].map((one) => html`<option value=${one} />`)}</datalist>
    </form>
    <div role="status">${code && entries && html`<${Meaning} code=${code} entries=${entries} at=${{ institution, connectors, windows }} />`}</div>
  </section>`;
}

/** What a code means where no institution is open: the rest depends on which one it is. */
export function CodeAnswer({ code }) {
  const entries = useStore(codes, (state) => state.entries);
  useEffect(() => {
    loadCodes().catch(() => {});
  }, []);
  return entries && html`<section class="card lookup" role="status"><p><${Code} of=${code} /></p><${Meaning} code=${code} entries=${entries} /></section>`;
}

function Meaning({ code, entries, at }) {
  const entry = entryOf(entries, code);
  const fault = entry?.fault ?? 'unknown';
  return html`<dl class="answers">
    ${!entry && html`<div><dt>${t('lookup.unlisted')}</dt><dd>${t('lookup.unlistedText')}</dd></div>`}
    ${entry && html`<div><dt>${t('lookup.ask')}</dt><dd>${entry.question}</dd></div>`}
    <div><dt>${t('answer.fault')}</dt><dd><${Icon} name=${`fault-${fault}`} kind="fault" /> ${t(`code.fault.${fault}`, { name: at ? plain(at.institution.name) : t('code.bank') })}</dd></div>
    <div><dt>${t('lookup.retry')}</dt><dd>${at ? retryHere(fault, at) : t(`code.retry.${fault}`)}</dd></div>
  </dl>`;
}

function retryHere(fault, { institution, connectors, windows }) {
  const connector = worstOf(connectors, rank);
  const can = canConnect(connector);
  const advice = adviceFor(fault, can, connector.userErrorSurge);
  const name = plain(institution.name);
  if (advice === 'soon') {
    return t(`advice.soon.${can}`, { name, at: clock(round(now() + SOON_MS)) });
  }
  if (advice !== 'wait') {
    return t(`advice.${advice}`, { name });
  }
  const open = (windows ?? []).filter((window) => isOpen(window, now()));
  const { at, until } = tryAgain(connector, can, open.length ? Math.max(...open.map((window) => parse(window.to))) : null, now(), round);
  return at ? t(until ? 'advice.defer' : 'advice.wait', { name, status: term('status', connector.status), at: moment(at), until: until && clock(until) }) : t('advice.open', { name });
}
