/**
 * Published evaluations, the changes of status among them, and the incidents that they make.
 *
 * <p>Evaluations come from the evaluator, perhaps twice; timelines and incidents go to the API.
 */
package dev.bellwether.store.history;
