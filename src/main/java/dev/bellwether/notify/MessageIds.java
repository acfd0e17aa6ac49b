package dev.bellwether.notify;

import java.util.UUID;

/** Ids of notifications. */
final class MessageIds {
    private MessageIds() {}

    static String next() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }
}
