package dev.bellwether.statistics;

/** The ways to decide that are compared. */
enum Approach {
    BELLWETHER("Bellwether", "#1f6feb"),
    FIXED_HOUR("fixed hour", "#8250df"),
    BURN_95("burn rate, SLO 95 %", "#bf8700"),
    BURN_99("burn rate, SLO 99 %", "#cf222e");

    private final String title;
    private final String colour;

    Approach(String title, String colour) {
        this.title = title;
        this.colour = colour;
    }

    String title() {
        return title;
    }

    String colour() {
        return colour;
    }

    Method method() {
        return switch (this) {
            case BELLWETHER -> new Classified(true);
            case FIXED_HOUR -> new FixedHour();
            case BURN_95 -> new BurnRate(0.95);
            case BURN_99 -> new BurnRate(0.99);
        };
    }
}
