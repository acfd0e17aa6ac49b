package broken.probe;

import broken.store.disk.Above;

/** Knows a type of a room that is not on the face of its package. */
public record LooksIntoARoom(Above above) {}
