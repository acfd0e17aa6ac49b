package broken.store.sql;

import broken.store.disk.Above;

/** Knows a room above its own, which knows it. */
public record Below(Above above) {}
