// One institution, in a dialog of its own: the answer first, then why, then what it stands on.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Announcer } from '../announce.js';
import { close } from '../address.js';
import { board } from '../board.js';
import { HealthBar } from '../health.js';
import { html, Icon, Name } from '../html.js';
import { Subscribe } from '../incidents/subscribe.js';
import { Pill } from '../status.js';
import { useStore } from '../store.js';
import { moment, parse, useNow } from '../times.js';
import { sectorWord, span, t } from '../words.js';
import { Answer } from './answer.js';
import { ConnectorPart } from './connector.js';
import { useInstitution } from './load.js';
import { Lookup } from './lookup.js';
import { TellMe } from './notify.js';
import { deciding } from './verdict.js';
import { WindowsPart } from './windows.js';

const OLD_MS = 3 * 60000;

const shut = () => close({ institution: '', code: '', incident: '' });

export function Detail({ id }) {
  const dialog = useRef();
  const line = useStore(board, (state) => state.lines.get(id));
  const known = useInstitution(id);
  useLayoutEffect(() => {
    const element = dialog.current;
    element.showModal();
    const unprint = printFlat(element);
    return () => {
      unprint();
      element.close();
      giveFocusBack(id, element);
    };
  }, []);
  const onCancel = (event) => {
    event.preventDefault();
    shut();
  };
  return html`<dialog class="drawer" ref=${dialog} aria-labelledby="detail-title" onCancel=${onCancel} onClick=${(event) => event.target === dialog.current && shut()}>
    <div class="paper">
      <${Title} id=${id} line=${line} known=${known} />
      <div class="body"><${Body} known=${known} /></div>
      <${HealthBar} />
      <${Announcer} />
    </div>
  </dialog>`;
}

/** What lies above the page is cut off at each sheet of paper, so for printing it is laid into the page. */
function printFlat(element) {
  const lay = () => {
    element.close();
    element.setAttribute('open', '');
  };
  const raise = () => {
    element.removeAttribute('open');
    element.showModal();
  };
  window.addEventListener('beforeprint', lay);
  window.addEventListener('afterprint', raise);
  return () => {
    window.removeEventListener('beforeprint', lay);
    window.removeEventListener('afterprint', raise);
  };
}

/** The row it came from has the focus again; for who came by a link, its row, or the list. */
function giveFocusBack(id, dialog) {
  const here = document.activeElement;
  if (here && here !== document.body && !dialog.contains(here)) {
    return;
  }
  const row = document.querySelector(`#list [data-id="${CSS.escape(id)}"] a`);
  (row ?? document.getElementById('list') ?? document.querySelector('main a, main button'))?.focus();
}

function Title({ id, line, known }) {
  const institution = known.brief?.institution ?? line;
  const facts = institution && [institution.country, institution.sector && sectorWord(institution.sector), institution.tier && t('detail.tier', { n: institution.tier })].filter(Boolean).join(' · ');
  const status = line?.status ?? known.brief?.institution.status;
  return html`<div class="title">
    <h2 id="detail-title" tabindex="-1" autofocus>${institution ? html`<${Name} of=${institution.name} />` : id}</h2>
    <button type="button" class="round" aria-label=${t('detail.close')} onClick=${shut}><${Icon} name="close" /></button>
    ${status && html`<p><${Pill} status=${status} stale=${line?.stale} /> <${Since} line=${line} /> <span>${facts}</span></p>`}
  </div>`;
}

const Since = ({ line }) => {
  const now = useNow();
  const since = parse(line?.since);
  return since ? html`<span>${t('detail.since', { when: moment(since), length: span(now - since) })}</span>` : null;
};

function Body({ known }) {
  const now = useNow();
  const { brief, past, windows, loadedAt, gone, failure } = known;
  if (gone) {
    return html`<p class="part">${t('detail.gone')}</p>`;
  }
  if (!brief) {
    return failure ? html`<p class="part">${t('detail.failed', { why: failure.status ? failure.message : t('detail.noConnection') })}</p>` : html`<p class="part quiet" role="status">${t('fresh.loading')}</p>`;
  }
  const decide = deciding(brief.connectors);
  return html`
    ${now - loadedAt > OLD_MS && html`<p class="notice warn"><${Icon} name="alert" /><span>${t('detail.old', { when: moment(loadedAt), length: span(now - loadedAt) })}</span></p>`}
    <${Answer} brief=${brief} windows=${windows}>${({ can }) => html`<${TellMe} institution=${brief.institution} can=${can} />`}<//>
    <${Lookup} brief=${brief} windows=${windows} />
    ${brief.connectors.map(
      (connector) =>
        html`<${ConnectorPart} key=${connector.id} connector=${connector} past=${past.get(connector.id)} alone=${brief.connectors.length === 1} open=${connector === decide[0]} />`,
    )}
    <${WindowsPart} windows=${windows} several=${brief.connectors.length > 1} />
    <section class="part"><${Subscribe} institution=${brief.institution} /></section>
  `;
}
