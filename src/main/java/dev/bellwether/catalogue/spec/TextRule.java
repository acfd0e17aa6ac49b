package dev.bellwether.catalogue.spec;

import java.util.Optional;

/**
 * Whether a text holds a part, upper and lower case being different, or, where there is one, an expression instead; or must not.
 */
public record TextRule(boolean not, String part, Optional<Regex> regex) {
    public static TextRule contains(boolean not, String part) {
        return new TextRule(not, part, Optional.empty());
    }

    public static TextRule matches(boolean not, Regex regex) {
        return new TextRule(not, "", Optional.of(regex));
    }

    public boolean holds(CharSequence text) {
        return not
                != regex.map(expression -> expression.pattern().matcher(text).find())
                        .orElseGet(() -> text.toString().contains(part));
    }

    @Override
    public String toString() {
        return (not ? "not " : "")
                + regex.map(expression -> "matches `" + expression + "`").orElse("contains `" + part + "`");
    }
}
