package dev.bellwether.api.board;

import dev.bellwether.catalogue.Institution;
import dev.bellwether.document.Spelling;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds institutions by name, other name or id as people type them: any part of it; words in another order; written together or
 * apart; with a letter or two wrong. Made once for each catalogue, for tens of thousands of names. Immutable.
 */
final class NameSearch {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\-_./,'’&()+–]+");
    private static final Map<String, String> SPELT_OUT = Map.of("st", "saint", "mt", "mount");
    private static final int NEAREST = 5;

    private final List<Entry> entries;
    /** In which entries each word occurs; most occur in one. */
    private final NavigableMap<String, List<Integer>> words = new TreeMap<>();

    private NameSearch(List<Entry> entries) {
        this.entries = entries;
        for (int place = 0; place < entries.size(); place++) {
            for (String word : entries.get(place).words()) {
                words.computeIfAbsent(word, unseen -> new ArrayList<>(1)).add(place);
            }
        }
    }

    /** What is compared: names, the other ones too, folded, and the same without anything between words. */
    private record Entry(String id, String foldedId, List<String> names, List<String> joined, List<String> words) {
        static Entry of(Institution institution) {
            List<String> names = Stream.concat(Stream.of(institution.name()), institution.aliases().stream())
                    .map(NameSearch::fold)
                    .toList();
            List<String> words = Stream.concat(names.stream(), Stream.of(fold(institution.id())))
                    .flatMap(name -> split(name).stream())
                    .flatMap(word -> Stream.of(word, SPELT_OUT.getOrDefault(word, word)))
                    .distinct()
                    .toList();
            List<String> joined =
                    names.stream().map(name -> String.join("", split(name))).toList();
            return new Entry(institution.id(), fold(institution.id()), names, joined, words);
        }
    }

    static NameSearch of(List<Institution> institutions) {
        return new NameSearch(institutions.stream().map(Entry::of).toList());
    }

    Map<String, Integer> find(String text) {
        String part = fold(text).strip();
        List<String> asked = split(part);
        int[] fits = new int[entries.size()];
        Arrays.fill(fits, Integer.MAX_VALUE);
        IntStream.range(0, fits.length).forEach(place -> fits[place] = fit(entries.get(place), part));
        joined(asked, fits);
        if (!asked.isEmpty()) {
            BitSet all = like(asked.get(0), leeway(asked.get(0)));
            asked.stream().skip(1).forEach(word -> all.and(like(word, leeway(word))));
            all.stream().filter(place -> fits[place] > Fit.WORDS).forEach(place -> fits[place] = Fit.WORDS);
        }
        return places(fits, Integer.MAX_VALUE);
    }

    /** What may have been meant where nothing is found: those that have most of the words, however misspelt. */
    Map<String, Integer> nearest(String text) {
        int[] fits = new int[entries.size()];
        Arrays.fill(fits, Integer.MAX_VALUE);
        for (String word : split(fold(text))) {
            like(word, Math.max(1, word.length() * 2 / 5)).stream()
                    .forEach(place -> fits[place] = (fits[place] == Integer.MAX_VALUE ? 0 : fits[place]) - 1);
        }
        return places(fits, NEAREST);
    }

    private Map<String, Integer> places(int[] fits, int most) {
        Map<String, Integer> places = new LinkedHashMap<>();
        IntStream.range(0, fits.length)
                .filter(place -> fits[place] != Integer.MAX_VALUE)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(place -> fits[place])
                        .thenComparing(place -> entries.get(place).names().get(0)))
                .limit(most)
                .forEach(place -> places.put(entries.get(place).id(), places.size()));
        return places;
    }

    /** A name without case and accents, as it is compared to what people type. */
    static String fold(String text) {
        String bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        // Up and then down, for letters that have two lower-case forms.
        return bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** How well a text fits, the best first. */
    private static final class Fit {
        static final int EXACT = 0;
        static final int BEGINNING = 1;
        static final int WORD = 2;
        static final int PART = 3;
        static final int JOINED = 4;
        static final int WORDS = 5;
    }

    private static int fit(Entry entry, String part) {
        int best = entry.foldedId().contains(part) ? Fit.PART : Integer.MAX_VALUE;
        for (String name : entry.names()) {
            int at = name.indexOf(part);
            if (at >= 0) {
                int fit = name.equals(part)
                        ? Fit.EXACT
                        : at == 0 ? Fit.BEGINNING : name.contains(" " + part) ? Fit.WORD : Fit.PART;
                best = Math.min(best, fit);
            }
        }
        return best;
    }

    private void joined(List<String> asked, int[] fits) {
        String together = String.join("", asked);
        if (asked.size() > 1 || together.length() > 3) {
            IntStream.range(0, fits.length)
                    .filter(place -> fits[place] > Fit.JOINED
                            && entries.get(place).joined().stream().anyMatch(name -> name.startsWith(together)))
                    .forEach(place -> fits[place] = Fit.JOINED);
        }
    }

    /** The entries with a word that begins so, or that differs in so many letters at the most. */
    private BitSet like(String word, int leeway) {
        BitSet found = new BitSet();
        words.subMap(word, true, word + Character.MAX_VALUE, false)
                .values()
                .forEach(places -> places.forEach(found::set));
        if (leeway > 0) {
            words.forEach((other, places) -> {
                if (Math.abs(other.length() - word.length()) <= leeway && Spelling.distance(word, other) <= leeway) {
                    places.forEach(found::set);
                }
            });
        }
        return found;
    }

    /** A short word must be right; a longer one may have a wrong letter, a long one two. */
    private static int leeway(String word) {
        return word.length() < 4 ? 0 : word.length() < 7 ? 1 : 2;
    }

    private static List<String> split(String folded) {
        return BETWEEN_WORDS
                .splitAsStream(folded)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
