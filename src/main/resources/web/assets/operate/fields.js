// The parts of the operators' forms.

import { useState } from 'preact/hooks';
import { say } from '../announce.js';
import { html } from '../html.js';
import { settings } from '../settings.js';
import { t } from '../words.js';

/** A field with its words above it; what is passed on goes to the input. */
export const Field = ({ label, hint, children }) => html`<label class="field"><span>${label}</span>${children}${hint && html`<small>${hint}</small>`}</label>`;

/** A time of the reader's zone as the API has it; undefined where none was given. */
export const instant = (local) => (local ? new Date(settings.get().zone === 'utc' ? `${local}Z` : local).toISOString() : undefined);

/** The values of a form by the names of its fields; empty ones are undefined. */
export const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim() || undefined]));

/**
 * A form that says what became of it.
 *
 * @param {(values: Record<string, string>) => Promise<string>} onSend answers what to say of it
 */
export function Form({ title, send, onSend, children, more }) {
  const [state, setState] = useState({ busy: false, said: '', wrong: null });
  const onSubmit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    setState({ busy: true, said: '', wrong: null });
    try {
      const said = await onSend(valuesOf(form));
      form.reset();
      setState({ busy: false, said, wrong: null });
      say(said);
    } catch (failure) {
      setState({ busy: false, said: '', wrong: failure });
    }
  };
  return html`<form class="card operate-form" onSubmit=${onSubmit}>
    <h2>${title}</h2>
    ${children}
    <p class="sends"><button class="button strong" disabled=${state.busy}>${send}</button>${more}</p>
    ${state.said && html`<p class="done">${state.said}</p>`}
    ${state.wrong && html`<${Wrong} failure=${state.wrong} />`}
  </form>`;
}

/** What the server says is wrong, field by field. */
export const Wrong = ({ failure }) => html`<div class="notice warn" role="alert">
  <p>${failure.status === 401 || failure.status === 403 ? t('operate.refused') : failure.status ? failure.message : t('detail.noConnection')}</p>
  ${failure.errors?.length > 0 && html`<ul>${failure.errors.map(({ pointer, detail }) => html`<li><code>${pointer}</code> ${detail}</li>`)}</ul>`}
</div>`;
