package dev.bellwether.evaluate;

import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.util.function.Supplier;

/**
 * By what rules evidence is judged.
 *
 * @param policy of the node, which connectors may change for themselves
 * @param ticks when
 * @param errorCodes whose fault a failure is, as they are now
 */
public record EvaluationRules(Policy policy, Ticks ticks, Supplier<ErrorCodes> errorCodes) {}
