/**
 * What users and other programs see: the JSON API, laid down in {@code openapi.yaml}, and the status page.
 *
 * <p>Evaluations, catalogue changes and the vantage come in by topics and are held as an immutable {@link
 * dev.bellwether.api.board.Board}; answers go out, made from it on a worker and kept ready until it changes. The event loop of {@link
 * dev.bellwether.api.ApiVerticle} owns the board and the ready answers.
 */
package dev.bellwether.api;
