package dev.bellwether.catalogue.spec;

/** Whether a text is as expected. */
public sealed interface TextRule {
    boolean holds(CharSequence text);

    /** The text holds another one, upper and lower case being different. */
    record Contains(String part) implements TextRule {
        @Override
        public boolean holds(CharSequence text) {
            return text.toString().contains(part);
        }

        @Override
        public String toString() {
            return "contains `" + part + "`";
        }
    }

    /** A regular expression is found anywhere in the text. */
    record Matches(Regex regex) implements TextRule {
        @Override
        public boolean holds(CharSequence text) {
            return regex.pattern().matcher(text).find();
        }

        @Override
        public String toString() {
            return "matches `" + regex + "`";
        }
    }

    record Not(TextRule test) implements TextRule {
        @Override
        public boolean holds(CharSequence text) {
            return !test.holds(text);
        }

        @Override
        public String toString() {
            return "not " + test;
        }
    }
}
