package dev.bellwether.config;

import dev.bellwether.document.DurationText;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A policy as a JSON object with the keys, the spelling and the rules that {@code policy:} of the daemon's file has. */
public final class PolicyJson {
    private PolicyJson() {}

    /** A policy that was read, and what is wrong with it; if anything is, the rest is of no use. */
    public record Reading(Policy policy, Ticks ticks, List<Wrong> wrongs) {
        public Reading {
            wrongs = List.copyOf(wrongs);
        }
    }

    /** Something wrong, with a JSON pointer (RFC 6901) into the object. */
    public record Wrong(String pointer, String detail) {}

    /** Reads a policy; what the object does not say is as in another one. The keys of confirmation runs are checked only. */
    public static Reading read(JsonObject json, Policy base, Ticks baseTicks) {
        Pointers pointers = new Pointers();
        List<Mistake> mistakes = new ArrayList<>();
        Fields fields = new Fields("", "the policy", pointers.node("", json), mistakes);
        PolicyReader read = new PolicyReader(base, baseTicks, Confirmation.DEFAULT).with(fields);
        return new Reading(
                read.policy(),
                read.ticks(),
                mistakes.stream().map(pointers::wrong).toList());
    }

    /** Writes all keys that decide about evidence. */
    public static JsonObject of(Policy policy, Ticks ticks) {
        return new JsonObject()
                .put("operational", policy.operational())
                .put("degraded", policy.degraded())
                .put("major", policy.major())
                .put("minJobs", policy.minJobs())
                .put("window", DurationText.show(policy.window()))
                .put("recent", DurationText.show(policy.recent()))
                .put("recentMin", policy.recentMin())
                .put("significance", policy.significance())
                .put("recentSignificance", policy.recentSignificance())
                .put("hysteresis", policy.hysteresis())
                .put("unstableSwings", policy.unstableSwings())
                .put("unstableWindow", DurationText.show(policy.unstableWindow()))
                .put("staleAfter", DurationText.show(policy.staleAfter()))
                .put("releaseWindow", DurationText.show(policy.releaseWindow()))
                .put("interval", DurationText.show(ticks.interval()))
                .put("recheck", DurationText.show(ticks.recheck()))
                .put("settle", DurationText.show(ticks.settle()));
    }

    /** Makes nodes of JSON whose lines are the numbers of their pointers, so that a mistake tells where it is. */
    private static final class Pointers {
        private final List<String> all = new ArrayList<>();

        private Wrong wrong(Mistake mistake) {
            String detail = mistake.what() + (mistake.hint().isEmpty() ? "" : " (" + mistake.hint() + ")");
            return new Wrong(all.get(mistake.line()), detail);
        }

        private Node node(String pointer, Object value) {
            int line = all.size();
            all.add(pointer);
            if (value instanceof JsonObject object) {
                List<Node.Entry> entries = new ArrayList<>();
                for (String key : object.fieldNames()) {
                    Node inside = node(pointer + "/" + key.replace("~", "~0").replace("/", "~1"), object.getValue(key));
                    entries.add(new Node.Entry(key, inside.line(), inside));
                }
                return new Node.Mapping(entries, line);
            }
            if (value instanceof JsonArray) {
                // What is in it is not looked at: no key of a policy takes a list.
                return new Node.Sequence(List.of(), line);
            }
            return new Node.Scalar(value == null ? "" : value.toString(), value instanceof String, line);
        }
    }
}
