// A status as it is shown: with a colour, a shape and a word; muted where it stands on nothing new.

import { html, Icon } from './html.js';
import { title } from './words.js';

/** The classes that give an element the colours of a status. */
export const look = (status, stale) => (stale && status !== 'unknown' ? `${status} stale` : status);

export const StatusIcon = ({ status }) => html`<${Icon} name=${status} kind="status" />`;

export const Pill = ({ status, stale }) => html`<span class=${`pill ${look(status, stale)}`}><${StatusIcon} status=${status} />${title(status)}</span>`;
