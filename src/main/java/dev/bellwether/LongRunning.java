package dev.bellwether;

import java.util.concurrent.Callable;

/** A command that runs until it is stopped; its log is its output and goes to standard output. */
interface LongRunning extends Callable<Integer> {}
