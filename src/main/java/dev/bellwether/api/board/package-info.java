/**
 * Connectors and institutions as they are now: the board, its JSON, and the resources that answer from it.
 *
 * <p>A {@link dev.bellwether.api.board.Board} is immutable; the event loop of the API owns the present one and the
 * answers cached from it.
 */
package dev.bellwether.api.board;
