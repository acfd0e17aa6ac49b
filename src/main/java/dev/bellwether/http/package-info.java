/**
 * What all that answer HTTP requests share, the API, the intake and the management port: problems (RFC 9457), and what
 * becomes of a body that is not read.
 *
 * <p>Requests come in and answers go out on the event loop of their connection.
 */
package dev.bellwether.http;
