// How the page asks the server.

import { heard } from './times.js';

const PATIENCE_MS = 10000;

/** What the server answered instead of what was asked for. */
export class ApiError extends Error {
  /**
   * @param {number} status of HTTP; 0 where no answer came
   * @param {string} message
   * @param {{pointer: string, detail: string}[]} errors what is wrong with which field
   */
  constructor(status, message, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * Asks for JSON.
 *
 * @param {string} url
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} how
 * @returns {Promise<{data: any, headers: Headers, status: number}>} `data` is null where nothing came, as with 304
 */
export async function ask(url, { method = 'GET', body, headers = {}, signal } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method,
      cache: 'no-store',
      headers: { Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
    });
    heard(response.headers.get('Date'));
    const text = await response.text();
    if (response.ok || response.status === 304) {
      return { data: text ? JSON.parse(text) : null, headers: response.headers, status: response.status };
    }
    throw problem(response.status, text);
  } catch (failure) {
    throw failure instanceof ApiError ? failure : new ApiError(0, failure.message);
  }
}

/** The data of an answer to a read. */
export const read = async (url, signal) => (await ask(url, { signal })).data;

function problem(status, text) {
  try {
    const { detail, errors } = JSON.parse(text);
    return new ApiError(status, detail ?? String(status), errors);
  } catch {
    return new ApiError(status, String(status));
  }
}

/** Asks for the same again and again, cheaply: what has not changed is not sent again. */
export function polled(url) {
  let etag = null;
  let known = null;
  return {
    url,
    /** What it is now, and whether that is another than before. */
    async look() {
      const { data, headers, status } = await ask(url, { headers: etag ? { 'If-None-Match': etag } : {} });
      if (status === 304) {
        return { data: known, changed: false };
      }
      etag = headers.get('ETag');
      known = data;
      return { data, changed: true };
    },
  };
}
