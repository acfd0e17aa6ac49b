package dev.bellwether.mixin;

/** The colours of the status page, and one more for what has no status. */
final class Colours {
    static final String GREY = "#6a7382";
    static final String GREEN = "#1a8245";
    static final String BLUE = "#2464c9";
    static final String YELLOW = "#f2bd16";
    static final String ORANGE = "#d9600b";
    static final String RED = "#cc2027";
    static final String VIOLET = "#8a5cd1";

    private Colours() {}
}
