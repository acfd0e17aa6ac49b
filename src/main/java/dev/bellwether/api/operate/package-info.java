/**
 * What operators say: releases, maintenance windows, pinned statuses, and the record of who did what; and who is told of changes by
 * webhooks, which {@code notify} delivers.
 *
 * <p>Calls with the scope {@code operate} come in, are stored with an entry of the audit trail, and are then told on the bus.
 */
package dev.bellwether.api.operate;
