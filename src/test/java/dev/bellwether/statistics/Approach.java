package dev.bellwether.statistics;

import java.util.function.Supplier;

/** The ways to decide that are compared. */
enum Approach {
    BELLWETHER("Bellwether", "#1f6feb", Classified::new),
    FIXED_HOUR("fixed hour", "#8250df", FixedHour::new),
    BURN_95("burn rate, SLO 95 %", "#bf8700", () -> new BurnRate(0.95)),
    BURN_99("burn rate, SLO 99 %", "#cf222e", () -> new BurnRate(0.99));

    private final String title;
    private final String colour;
    private final Supplier<Method> make;

    Approach(String title, String colour, Supplier<Method> make) {
        this.title = title;
        this.colour = colour;
        this.make = make;
    }

    String title() {
        return title;
    }

    String colour() {
        return colour;
    }

    Method method() {
        return make.get();
    }
}
