// One incident: what was seen and when, told as it happened.

import { useEffect, useRef, useState } from 'preact/hooks';
import { read } from '../api.js';
import { move, place } from '../address.js';
import { html, Icon, Name } from '../html.js';
import { StatusIcon } from '../status.js';
import { useStore } from '../store.js';
import { between, moment, parse, tick } from '../times.js';
import { got } from '../why.js';
import { exactSpan, t, title } from '../words.js';
import { addressOf } from './within.js';

/**
 * @param named whether it says whose it is
 */
export function IncidentEntry({ incident, named }) {
  const wanted = useStore(place, (at) => at.incident === incident.id);
  const element = useRef();
  const [open, setOpen] = useState(wanted || incident.state === 'open');
  useEffect(() => {
    if (wanted) {
      setOpen(true);
      element.current.scrollIntoView({ block: 'nearest' });
      element.current.querySelector('summary').focus({ preventScroll: true });
    }
  }, [wanted]);
  const { institution, connectorId, beganAt, endedAt, worst, state } = incident;
  const length = exactSpan(incident.lengthSeconds * 1000);
  return html`<li class=${`incident ${worst} ${state}`} ref=${element} id=${`incident-${incident.id}`}>
    <details open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <${StatusIcon} status=${worst} />
        <span class="line">
          ${named && html`<b>${institution ? html`<${Name} of=${institution.name} />` : connectorId}</b>${' '}`}
          <span>${title(worst)}</span>
          <small>${state === 'open' ? t('incident.open', { when: moment(parse(beganAt)), length }) : t('incident.closed', { when: between(parse(beganAt), parse(endedAt)), length })}</small>
        </span>
        <${Icon} name="next" kind="go" />
      </summary>
      ${open && html`<${Story} incident=${incident} named=${named} />`}
    </details>
  </li>`;
}

function Story({ incident, named }) {
  const [told, setTold] = useState();
  useEffect(() => {
    const stop = new AbortController();
    read(`/api/v1/incidents/${encodeURIComponent(incident.id)}`, stop.signal).then(setTold, () => stop.signal.aborted || setTold(null));
    return () => stop.abort();
  }, [incident.id, incident.state, incident.endedAt, incident.worst, incident.notes.length]);
  if (!told) {
    return html`<p class="quiet">${told === null ? t('incident.away') : t('fresh.loading')}</p>`;
  }
  return html`<ol class="story">
      ${newestFirst(told).map(({ at, change, note }) =>
        change
          ? html`<li class=${change.status} key=${at}>
              <p><b>${title(change.status)}</b> <time datetime=${at}>${tick(parse(at))}</time></p>
              <p>${change.evidence.jobs + change.evidence.probes ? got(change.evidence) : change.reason}</p>
            </li>`
          : html`<li class="note" key=${`note ${at}`}>
              <p><b>${t('incident.note')}</b> <time datetime=${at}>${tick(parse(at))}</time></p>
              <p class="said" dir="auto">${note.text}</p>
            </li>`,
      )}
    </ol>
    <p class="quiet">
      ${incident.sharedOutage && `${t('incident.shared')} `}
      ${named && incident.institution && html`<a href=${`/?institution=${encodeURIComponent(incident.institution.id)}`}>${t('incident.institution')}</a> `}
      <a href=${addressOf(incident.id)} onClick=${(event) => stay(event, incident.id)}>${t('incident.link')}</a>
    </p>`;
}

/** What was seen and what operators said. */
function newestFirst({ changes, notes }) {
  const entries = [...changes.map((change) => ({ at: change.at, change })), ...notes.map((note) => ({ at: note.at, note }))];
  return entries.sort((a, b) => parse(a.at) - parse(b.at)).reverse();
}

function stay(event, id) {
  event.preventDefault();
  move({ incident: id });
}
