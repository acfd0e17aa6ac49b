package dev.bellwether.cluster;

import dev.bellwether.store.nodes.Nodes.View;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which member of a view owns what: the one whose hash together with the key is the highest (rendezvous hashing, Thaler and
 * Ravishankar 1998), so that a member that leaves moves only what it owned.
 *
 * @param owners the ids of those who own anything
 */
public record Ownership(List<String> owners) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Ownership {
        owners = List.copyOf(owners);
    }

    /** Of a view's members, without those that are idle. */
    public static Ownership of(View view) {
        return new Ownership(view.members().stream()
                .filter(member -> !view.idle().contains(member))
                .toList());
    }

    /** Who owns a task with a key, such as the id of a connector; empty where there is nobody. */
    public Optional<String> ownerOf(String key) {
        return owners.stream().max(Comparator.comparingLong(owner -> hash(owner, key)));
    }

    /** FNV-1a over both, and then the finalizer of SplitMix64, since FNV alone hardly mixes what comes last. */
    private static long hash(String owner, String key) {
        long hash = FNV_OFFSET;
        for (byte one : (owner + '\0' + key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
