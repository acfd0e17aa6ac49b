package dev.bellwether.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Things that happen in given proportions, at least one. */
record Weighted<T>(List<Choice<T>> choices) {
    Weighted {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to choose from");
        }
    }

    /** One of the things; its weight, more than 0, is its share of the sum of all weights. */
    record Choice<T>(T value, double weight) {
        Choice {
            if (!(weight > 0)) {
                throw new IllegalArgumentException(value + " needs a weight above 0, not " + weight);
            }
        }
    }

    static <T> Weighted<T> always(T value) {
        return new Weighted<>(List.of(new Choice<>(value, 1)));
    }

    static <T> Weighted<T> of(T value, double weight) {
        return new Weighted<>(List.of(new Choice<>(value, weight)));
    }

    Weighted<T> or(T value, double weight) {
        List<Choice<T>> more = new ArrayList<>(choices);
        more.add(new Choice<>(value, weight));
        return new Weighted<>(more);
    }

    T draw(RandomGenerator random) {
        double sum = 0;
        for (Choice<T> choice : choices) {
            sum += choice.weight();
        }
        double at = random.nextDouble() * sum;
        for (Choice<T> choice : choices) {
            at -= choice.weight();
            if (at < 0) {
                return choice.value();
            }
        }
        return choices.get(choices.size() - 1).value();
    }
}
