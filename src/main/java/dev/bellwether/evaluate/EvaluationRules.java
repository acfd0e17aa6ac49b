package dev.bellwether.evaluate;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.util.function.Supplier;

/**
 * By what rules evidence is judged, and when; connectors may change the policy for themselves, and error codes are as they are now.
 */
public record EvaluationRules(Policy policy, Ticks ticks, Supplier<ErrorCodes> errorCodes) {}
