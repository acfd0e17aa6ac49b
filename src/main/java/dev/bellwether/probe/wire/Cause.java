package dev.bellwether.probe.wire;

import dev.bellwether.document.Spelled;

/**
 * Why a run failed or was flaky; a closed list. Of several mistakes of a certificate its date decides, then whether it is trusted,
 * then its name; of several expectations that do not hold the first in the order of status, version, headers, body, JSON.
 */
public enum Cause implements Spelled {
    /** The name has no address, or the name servers do not tell. */
    NAME_NOT_FOUND,
    /** The host refuses connections to the port. */
    REFUSED,
    /** There is no way to the host. */
    UNREACHABLE,
    /** No connection came about before the run's time was up. */
    CONNECT_TIMEOUT,
    /** The run's time was up in any other phase. */
    TIMEOUT,
    /** The connection was reset, or closed before any answer. */
    RESET,
    /** The certificate, or one that it depends on, has expired or is not valid yet. */
    TLS_EXPIRED,
    TLS_UNTRUSTED,
    TLS_NAME_MISMATCH,
    /** No TLS came about: an alert, something else than TLS, or the connection was closed. */
    TLS_HANDSHAKE,
    /** The answer breaks the rules of its protocol. */
    PROTOCOL,
    STATUS,
    VERSION,
    HEADER,
    BODY,
    JSON,
    /** More was sent than the probe takes. */
    SIZE,
    /** Too many redirects, or one that cannot be followed. */
    REDIRECTS,
    /** A line of a TCP dialogue was not the expected one. */
    DIALOGUE,
    DNS_CODE,
    DNS_ANSWER,
    /** A step of a journey could not be made. */
    STEP,
    /** Nothing was pushed for too long. */
    SILENT,
    /** It worked, but took longer than wanted. */
    SLOW,
    /** It worked, but the certificate expires soon. */
    CERTIFICATE_DAYS,
    /** The target says so itself. */
    REPORTED
}
