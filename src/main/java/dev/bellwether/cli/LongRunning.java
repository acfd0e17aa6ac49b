package dev.bellwether.cli;

import java.util.concurrent.Callable;

/** A command that runs until it is stopped; its log is its output and goes to standard output. */
public interface LongRunning extends Callable<Integer> {}
