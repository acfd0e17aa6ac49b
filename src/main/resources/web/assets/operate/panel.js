// What operators say beside the evidence: releases, maintenance, overrides, notes; and a policy tried out on the past.

import { useEffect, useState } from 'preact/hooks';
import { read } from '../api.js';
import { board } from '../board.js';
import { html } from '../html.js';
import { useStore } from '../store.js';
import { moment, parse, zone } from '../times.js';
import { STATUSES, t, term, title } from '../words.js';
import { Compare } from './compare.js';
import { Field, Form, instant, Wrong } from './fields.js';
import { act, enter, leave, operator } from './key.js';
import { WindowForm } from './window.js';

export default function Panel() {
  const { key, good } = useStore(operator, (state) => state);
  const [wrong, setWrong] = useState(null);
  useEffect(() => {
    if (key && !good) {
      enter(key).catch((failure) => {
        setWrong(failure);
        leave();
      });
    }
  }, []);
  return html`<section class="view operate" aria-labelledby="operate-title">
    <h1 id="operate-title">${t('operate.title')}</h1>
    ${good ? html`<p class="lead">${t('operate.lead', { zone: zone() })} <button type="button" class="link" onClick=${leave}>${t('operate.leave')}</button></p><${Work} />` : html`<${KeyForm} wrong=${wrong} />`}
  </section>`;
}

function KeyForm({ wrong }) {
  return html`
    <p class="lead">${t('operate.why')}</p>
    ${wrong && html`<${Wrong} failure=${wrong} />`}
    <${Form} title=${t('operate.key')} send=${t('operate.enter')} onSend=${async (values) => (await enter(values.key), '')}>
      <${Field} label=${t('operate.keyField')} hint=${t('operate.keyHint')}><input name="key" type="password" autocomplete="off" required /><//>
    <//>
  `;
}

function Work() {
  const [institution, setInstitution] = useState(null);
  const [connector, setConnector] = useState(null);
  const choose = (found) => {
    setInstitution(found);
    setConnector(found?.connectors[0]?.id ?? null);
  };
  return html`
    <${Choice} institution=${institution} connector=${connector} onInstitution=${choose} onConnector=${setConnector} />
    <div class="operate-forms">
      ${connector &&
      html`
        <${Release} connector=${connector} />
        <${Override} connector=${connector} key=${connector} />
        <${Note} connector=${connector} key=${`note ${connector}`} />
      `}
      <${WindowForm} connector=${connector} institution=${institution?.id} />
      ${connector && html`<${Compare} connector=${connector} />`}
    </div>
  `;
}

/** Which connector it is about. */
function Choice({ institution, connector, onInstitution, onConnector }) {
  const lines = useStore(board, (state) => state.lines);
  const [failure, setFailure] = useState(null);
  const choose = async (text) => {
    const line = lines.get(text) ?? [...lines.values()].find((one) => one.name === text);
    if (!line && !text) {
      return;
    }
    try {
      onInstitution(await read(`/api/v1/institutions/${encodeURIComponent(line?.id ?? text)}`));
      setFailure(null);
    } catch (wrong) {
      onInstitution(null);
      setFailure(wrong);
    }
  };
  return html`<div class="card operate-form choice">
    <${Field} label=${t('operate.institution')}>
      <input list="operate-institutions" name="institution" onChange=${(event) => choose(event.currentTarget.value)} />
      <datalist id="operate-institutions">${[...lines.values()].map((line) => html`<option value=${line.id}>${line.name}</option>`)}</datalist>
    <//>
    ${institution &&
    html`<${Field} label=${t('operate.connector')}>
      <select name="connector" value=${connector} onChange=${(event) => onConnector(event.currentTarget.value)}>
        ${institution.connectors.map((one) => html`<option value=${one.id}>${one.id}, ${term('method', one.method)}, ${title(one.status)}</option>`)}
      </select>
    <//>`}
    ${failure && html`<${Wrong} failure=${failure} />`}
  </div>`;
}

const of = (connector) => `/api/v1/connectors/${encodeURIComponent(connector)}`;

const Release = ({ connector }) => html`<${Form}
  title=${t('operate.release')}
  send=${t('operate.record')}
  onSend=${async ({ version, at }) => {
    await act('POST', `${of(connector)}/releases`, { version, at: instant(at) });
    return t('operate.recorded', { version });
  }}
>
  <${Field} label=${t('operate.version')}><input name="version" maxlength="64" required /><//>
  <${Field} label=${t('operate.at')} hint=${t('operate.now')}><input name="at" type="datetime-local" /><//>
<//>`;

function Override({ connector }) {
  const [standing, setStanding] = useState(null);
  const [wrong, setWrong] = useState(null);
  const look = () => read(`${of(connector)}/override`).then(setStanding, () => setStanding(null));
  useEffect(() => void look(), [connector]);
  const end = () => act('DELETE', `${of(connector)}/override`).then(look, setWrong);
  return html`<${Form}
    title=${t('operate.override')}
    send=${t('operate.pin')}
    onSend=${async ({ status, reason, until }) => {
      await act('PUT', `${of(connector)}/override`, { status, reason, until: instant(until) });
      await look();
      return t('operate.pinned');
    }}
    more=${standing && html`<button type="button" class="button" onClick=${end}>${t('operate.unpin')}</button>`}
  >
    ${standing && html`<p class="quiet">${t('operate.stands', { status: title(standing.status), until: moment(parse(standing.until)), reason: standing.reason })}</p>`}
    ${wrong && html`<${Wrong} failure=${wrong} />`}
    <${Field} label=${t('operate.status')}><select name="status">${STATUSES.filter((one) => one !== 'unknown').map((one) => html`<option value=${one}>${title(one)}</option>`)}</select><//>
    <${Field} label=${t('operate.reason')} hint=${t('operate.public')}><input name="reason" maxlength="500" required /><//>
    <${Field} label=${t('operate.until')}><input name="until" type="datetime-local" required /><//>
  <//>`;
}

function Note({ connector }) {
  const [incidents, setIncidents] = useState([]);
  useEffect(() => void read(`/api/v1/incidents?connector=${encodeURIComponent(connector)}&limit=10`).then(({ data }) => setIncidents(data), () => setIncidents([])), [connector]);
  return html`<${Form}
    title=${t('operate.note')}
    send=${t('operate.tell')}
    onSend=${async ({ incident, text }) => {
      await act('POST', `/api/v1/incidents/${encodeURIComponent(incident)}/notes`, { text });
      return t('operate.told');
    }}
  >
    ${incidents.length === 0 && html`<p class="quiet">${t('operate.noIncident')}</p>`}
    <${Field} label=${t('operate.incident')}>
      <select name="incident" required>${incidents.map((one) => html`<option value=${one.id}>${title(one.worst)}, ${moment(parse(one.beganAt))}</option>`)}</select>
    <//>
    <${Field} label=${t('operate.text')} hint=${t('operate.public')}><textarea name="text" rows="4" maxlength="2000" required /><//>
  <//>`;
}
