/**
 * The same statuses in the words of Atlassian Statuspage's status API, for programs made for that.
 *
 * <p>Answers are made from the board and from stored history.
 */
package dev.bellwether.api.statuspage;
