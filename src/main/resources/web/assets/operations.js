// What operators and institutions said about one institution: maintenance windows, releases and pinned statuses.

import { h, icon } from './dom.js';
import { moment, span, title } from './words.js';
import { again, ahead, away, distance, isOpen, origin, slot, zone } from './windows.js';

const MOST_WINDOWS = 20;
const MOST_RELEASES = 5;

/**
 * Asks for all of it. What cannot be told is null: a status must be readable also while the store is away.
 *
 * @param ask gives what an address answers
 */
export async function operationsOf(ask, institution) {
  const data = (url) => ask(url).then((page) => page.data, () => null);
  const windows = data(`/api/v1/maintenance-windows?institution=${encodeURIComponent(institution.id)}&state=active,upcoming&limit=${MOST_WINDOWS}`);
  const releases = institution.connectors.map(async ({ id }) => [
    id,
    await data(`/api/v1/connectors/${encodeURIComponent(id)}/releases?limit=${MOST_RELEASES}`),
  ]);
  return { windows: await windows, releases: new Map(await Promise.all(releases)) };
}

/**
 * The windows that are open or to come; nothing where there are none.
 *
 * @param several whether the institution has several connectors, so that it matters which one a window is for
 */
export function windowsCard(windows, several, now) {
  const next = windows && ahead(windows, now);
  if (next && !next.length) {
    return null;
  }
  return h(
    'section',
    { class: 'connector' },
    h(
      'div',
      { class: 'part' },
      h('h3', {}, 'Maintenance windows'),
      next
        ? [h('p', { class: 'quiet' }, `Times in ${zone()}`), h('ul', { class: 'windows' }, next.map((window) => windowRow(window, several, now)))]
        : h('p', { class: 'quiet' }, away('Maintenance windows')),
    ),
  );
}

function windowRow(window, several, now) {
  const open = isOpen(window, now);
  const scope = { all: 'All institutions', institution: '', connector: several ? `Connector ${window.covers.id}` : '' }[window.covers.kind];
  return h(
    'li',
    { class: open ? 'under-maintenance' : null },
    icon(open ? 'under-maintenance' : 'clock'),
    h(
      'div',
      {},
      h('p', {}, h('b', {}, window.title)),
      h('p', {}, slot(window), ' · ', distance(window, now)),
      again(window) ? h('p', { class: 'quiet' }, again(window)) : null,
      window.description ? h('p', { class: 'quiet said' }, window.description) : null,
      h('p', { class: 'quiet' }, [origin(window), scope].filter(Boolean).join(' · ')),
    ),
  );
}

/** The latest releases of a connector; nothing where there are none. */
export function releasesPart(releases, now) {
  if (releases && !releases.length) {
    return null;
  }
  return h(
    'div',
    { class: 'part' },
    h('h4', {}, 'Recent releases'),
    releases
      ? h(
          'dl',
          { class: 'facts' },
          releases.map(({ version, at }) => [h('dt', {}, version), h('dd', {}, `${moment(Date.parse(at), now)}, ${ago(Date.parse(at), now)}`)]),
        )
      : h('p', { class: 'quiet' }, away('Releases')),
  );
}

/** A release may be recorded a little before it goes live. */
const ago = (at, now) => (at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`);

/** A status that an operator pinned, as what it is: no finding, and what the evidence says beside it. */
export function pinned({ override, performance }, now) {
  const end = /[.!?]$/.test(override.reason) ? '' : '.';
  return h(
    'div',
    { class: 'pinned' },
    icon('info'),
    h(
      'p',
      {},
      `Pinned by an operator until ${moment(Date.parse(override.until), now)}: ${override.reason}${end} `,
      performance === 'unknown' ? 'The evidence alone says nothing now.' : ['The evidence alone says ', h('b', {}, title(performance)), '.'],
    ),
  );
}
