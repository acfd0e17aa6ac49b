// How to be told of incidents without looking at this page: by a feed, a webhook, or the browser.

import { html, Icon } from '../html.js';
import { t } from '../words.js';

/** @param institution the only one to be told of; undefined for all */
export function Subscribe({ institution }) {
  const feed = institution ? `/institutions/${encodeURIComponent(institution.id)}/feed.atom` : '/feed.atom';
  const body = { url: 'https://hooks.example/bellwether', ...(institution && { institutions: [institution.id] }) };
  return html`<details class="subscribe">
    <summary><${Icon} name="bell-line" />${t('subscribe.title')}</summary>
    <dl class="facts">
      <dt>${t('subscribe.feed')}</dt>
      <dd><a href=${feed} type="application/atom+xml" dir="ltr">${new URL(feed, location.href).href}</a></dd>
      <dt>${t('subscribe.webhook')}</dt>
      <dd>
        <p>${t('subscribe.post')}</p>
        <code class="call" dir="ltr" translate="no">${`POST /api/v1/subscriptions\n${JSON.stringify(body, null, 1)}`}</code>
        <p><a href="/openapi.yaml">${t('subscribe.contract')}</a></p>
      </dd>
      <dt>${t('subscribe.browser')}</dt>
      <dd>${t('subscribe.back')}</dd>
    </dl>
  </details>`;
}
