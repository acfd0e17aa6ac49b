package broken.store.disk;

import broken.store.sql.Below;

/** A type of a room that only its package may know. */
public record Above(Below below) {}
