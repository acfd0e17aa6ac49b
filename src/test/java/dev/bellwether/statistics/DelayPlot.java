package dev.bellwether.statistics;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws medians over traffic, a line for each approach; both axes are logarithmic. What was not seen lies at the upper edge. */
final class DelayPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final double LEAST = 10;
    private static final double MOST = 43_200;
    private static final double[] SECONDS = {15, 60, 180, 600, 1800, 3600, 10_800, 21_600};
    private static final String[] WORDS = {"15 s", "1 min", "3 min", "10 min", "30 min", "1 h", "3 h", "6 h"};

    private final String title;

    DelayPlot(String title) {
        this.title = title;
    }

    String of(List<Delays> rows, ToDoubleFunction<Delays> value) {
        StringBuilder svg = new StringBuilder();
        svg.append(text("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img">
                <title>%s</title>
                <rect width="%d" height="%d" fill="white"/>
                """, WIDTH, HEIGHT, title, WIDTH, HEIGHT));
        svg.append(text("<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>\n", LEFT, title));
        for (int i = 0; i < SECONDS.length; i++) {
            double y = y(SECONDS[i]);
            svg.append(text("""
                    <line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#d0d7de"/>
                    <text x="%d" y="%.1f" text-anchor="end">%s</text>
                    """, LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y + 4, WORDS[i]));
        }
        for (int rate : Simulation.RATES) {
            svg.append(text(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
                    x(rate), HEIGHT - BOTTOM + 20, rate));
        }
        svg.append(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">jobs an hour, beside a probe a minute</text>\n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10));
        svg.append(text("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">never</text>\n", LEFT - 8, TOP + 4));
        for (Approach approach : Approach.values()) {
            line(svg, rows.stream().filter(row -> row.approach() == approach).toList(), approach, value);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, List<Delays> rows, Approach approach, ToDoubleFunction<Delays> value) {
        StringBuilder points = new StringBuilder();
        for (Delays row : rows) {
            double x = x(row.jobsAnHour());
            double y = y(value.applyAsDouble(row));
            points.append(text("%.1f,%.1f ", x, y));
            svg.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y, approach.colour()));
        }
        int y = TOP + 20 + 22 * List.of(Approach.values()).indexOf(approach);
        svg.append(text(
                """
                <polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>
                <line x1="%d" x2="%d" y1="%d" y2="%d" stroke="%s" stroke-width="3"/>
                <text x="%d" y="%d">%s</text>
                """,
                points.toString().strip(),
                approach.colour(),
                WIDTH - RIGHT + 12,
                WIDTH - RIGHT + 32,
                y,
                y,
                approach.colour(),
                WIDTH - RIGHT + 38,
                y + 4,
                approach.title()));
    }

    private static double x(double rate) {
        return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * StrictMath.log(rate / 4) / StrictMath.log(3600 / 4.0);
    }

    private static double y(double seconds) {
        double within = Math.max(LEAST, Math.min(MOST, seconds));
        double share = StrictMath.log(within / LEAST) / StrictMath.log(MOST / LEAST);
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
