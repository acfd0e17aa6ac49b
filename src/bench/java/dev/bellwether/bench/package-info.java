/**
 * What probes and the intake of job outcomes cost, measured from outside: what is measured, its rivals and their targets are
 * processes of their own, and the kernel tells what each has used. {@link dev.bellwether.bench.ProbeBenchmark} and {@link
 * dev.bellwether.bench.IntakeBenchmark} start them, tell them what to do, and stop them.
 */
package dev.bellwether.bench;
