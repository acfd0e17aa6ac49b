/**
 * What all resources of the API share: routes of the contract, keys, queries, bodies, pages of a list, and problem answers.
 *
 * <p>Requests come in on the event loop of the API; answers go out on it.
 */
package dev.bellwether.api.http;
