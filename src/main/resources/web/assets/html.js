// Markup without a build step: what comes from outside becomes text, never markup.

import htm from 'htm';
import { Component, h } from 'preact';

export const html = htm.bind(h);

/** A component that is drawn anew only when one of its properties is another one. */
export class Pure extends Component {
  shouldComponentUpdate(next, state) {
    const keys = Object.keys(next);
    return state !== this.state || keys.length !== Object.keys(this.props).length || keys.some((key) => !Object.is(next[key], this.props[key]));
  }
}

/** A drawing of the sprite in index.html, for the eye alone. */
export const Icon = ({ name, kind = '' }) => html`<svg class=${`icon ${kind}`} aria-hidden="true"><use href=${`#i-${name}`} /></svg>`;

/** Characters that turn the direction of what follows them; a name that holds one must not reach beyond itself. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A name as plain text. */
export const plain = (name) => name.replace(TURNING, '');

/** A name that reads in its own direction, whatever is around it. */
export const Name = ({ of }) => html`<bdi>${plain(of)}</bdi>`;

/** Words such as error codes, which may break behind their hyphens and dots. */
export const Code = ({ of }) => html`<code translate="no">${of.split(/(?<=[-._:/])/).flatMap((part, place) => (place ? [html`<wbr />`, part] : [part]))}</code>`;
