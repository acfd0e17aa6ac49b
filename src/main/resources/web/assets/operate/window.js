// Planning a maintenance window, once or again and again, with a look at when that would be.

import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { parse, slot, zone } from '../times.js';
import { t } from '../words.js';
import { Field, Form, instant, valuesOf, Wrong } from './fields.js';
import { act } from './key.js';

const PATH = '/api/v1/maintenance-windows';
const RULES = { daily: 'FREQ=DAILY', weekly: 'FREQ=WEEKLY', monthly: 'FREQ=MONTHLY' };

export function WindowForm({ connector, institution }) {
  const [rule, setRule] = useState('once');
  const [next, setNext] = useState(null);
  const [wrong, setWrong] = useState(null);
  const form = useRef();
  const preview = async () => {
    try {
      setNext((await act('POST', `${PATH}?preview=true`, plan(valuesOf(form.current.closest('form'))))).occurrences);
      setWrong(null);
    } catch (failure) {
      setNext(null);
      setWrong(failure);
    }
  };
  const scopes = [connector && 'connector', institution && 'institution', 'all'].filter(Boolean);
  const plan = ({ name, description, covers, from, to, start, minutes, own }) => ({
    title: name,
    description: description ?? '',
    covers: covers === 'all' ? { kind: 'all' } : { kind: covers, id: covers === 'connector' ? connector : institution },
    ...(rule === 'once'
      ? { from: instant(from), to: instant(to) }
      : { recurrence: { start: start && `${start}:00`, durationSeconds: Number(minutes) * 60, rule: RULES[rule] ?? own, zone: zone() } }),
  });
  return html`<${Form}
    title=${t('operate.window')}
    send=${t('operate.plan')}
    onSend=${async (values) => {
      await act('POST', PATH, plan(values));
      setNext(null);
      return t('operate.planned');
    }}
    more=${html`<button type="button" class="button" onClick=${preview}>${t('operate.preview')}</button>`}
  >
    <div ref=${form} class="fields">
      <${Field} label=${t('operate.name')}><input name="name" maxlength="200" required /><//>
      <${Field} label=${t('operate.description')}><textarea name="description" rows="2" maxlength="4000" /><//>
      <${Field} label=${t('operate.covers')}><select name="covers">${scopes.map((scope) => html`<option value=${scope}>${t(`operate.covers.${scope}`)}</option>`)}</select><//>
      <${Field} label=${t('operate.repeats')}>
        <select value=${rule} onChange=${(event) => setRule(event.currentTarget.value)}>
          ${['once', ...Object.keys(RULES), 'own'].map((one) => html`<option value=${one}>${t(`operate.repeats.${one}`)}</option>`)}
        </select>
      <//>
      ${rule === 'once'
        ? html`<${Field} label=${t('operate.from')}><input name="from" type="datetime-local" required /><//>
            <${Field} label=${t('operate.to')}><input name="to" type="datetime-local" required /><//>`
        : html`<${Field} label=${t('operate.start')} hint=${zone()}><input name="start" type="datetime-local" required /><//>
            <${Field} label=${t('operate.minutes')}><input name="minutes" type="number" min="1" max="10080" value="60" required /><//>
            ${rule === 'own' && html`<${Field} label=${t('operate.rule')} hint="FREQ=MONTHLY;BYDAY=1SU"><input name="own" maxlength="300" required /><//>`}`}
    </div>
    ${next && html`<div class="preview" role="status"><p>${t('operate.next')}</p><ol>${next.map((one) => html`<li>${slot(parse(one.from), parse(one.to))}</li>`)}</ol></div>`}
    ${wrong && html`<${Wrong} failure=${wrong} />`}
  <//>`;
}
