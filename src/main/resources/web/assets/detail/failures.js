// What failed: by step and error code, with what to ask the customer.

import { move } from '../address.js';
import { Code, html } from '../html.js';
import { parse } from '../times.js';
import { count, span, t } from '../words.js';

const FEW = 6;

export function Failures({ connector }) {
  const { failures, evidence } = connector;
  if (failures === null) {
    return html`<section class="part"><h3>${t('failures.title')}</h3><p class="quiet">${t('failures.away')}</p></section>`;
  }
  if (!failures.length) {
    return null;
  }
  const all = failures.reduce((sum, failure) => sum + failure.count, 0);
  const most = failures[0].count;
  return html`<section class="part">
    <h3>${t('failures.title')}</h3>
    <p class="quiet">${t('failures.lead', { n: all, length: window(evidence) })}</p>
    <ul class="failures">${failures.slice(0, FEW).map((failure) => html`<${Failure} failure=${failure} most=${most} />`)}</ul>
    ${failures.length > FEW &&
    html`<details class="rest"><summary>${t('failures.more', { n: failures.length - FEW })}</summary>
      <ul class="failures">${failures.slice(FEW).map((failure) => html`<${Failure} failure=${failure} most=${most} />`)}</ul></details>`}
  </section>`;
}

function Failure({ failure, most }) {
  const { step, errorCode, fault, question } = failure;
  return html`<li>
    <p class="what">${errorCode ? html`<button type="button" class="link" onClick=${() => move({ code: errorCode })}><${Code} of=${errorCode} /></button>` : html`<span>${t('failures.noCode')}</span>`} <small>${step ? html`${t('failures.step')} <${Code} of=${step} />` : ''}</small></p>
    <p class="whose"><span class=${`fault ${fault}`}>${t(`fault.short.${fault}`)}</span></p>
    <p class="many"><b>${count(failure.count)}</b></p>
    <svg class="amount" aria-hidden="true"><rect class=${`fault ${fault}`} width=${`${Math.max(0.5, (failure.count / most) * 100)}%`} height="4" rx="2" /></svg>
    ${question && html`<p class="quiet question">${question}</p>`}
  </li>`;
}

/** How far back it is counted, as the evaluation has it. */
export const window = ({ from, to }) => (from ? span(parse(to) - parse(from)) : t('span.hours', { n: 1 }));
