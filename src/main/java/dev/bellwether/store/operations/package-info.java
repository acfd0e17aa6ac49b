/**
 * What operators said: releases, maintenance windows, pinned statuses, and the audit trail.
 *
 * <p>Each change and its entry in the audit trail are stored in one transaction.
 */
package dev.bellwether.store.operations;
