package dev.bellwether.notify;

import java.util.function.DoubleSupplier;

/**
 * How notifications are sent.
 *
 * @param secrets by which they are signed
 * @param events who is told of attempts
 * @param chance numbers from 0 to 1, for the jitter of retries
 */
public record NotifyOptions(SigningSecrets secrets, NotifyEvents events, DoubleSupplier chance) {}
