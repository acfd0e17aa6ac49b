package dev.bellwether.catalogue;

import java.util.Optional;

/** Whether what a connector sets for itself goes together with the node's policy, which the catalogue does not know. */
@FunctionalInterface
public interface PolicyCheck {
    /** What is wrong, in words; empty where nothing is. */
    Optional<String> problem(PolicyOverrides own);
}
