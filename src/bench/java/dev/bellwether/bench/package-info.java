/**
 * What probes cost, measured from outside: the prober, its rival and their targets are processes of their own, and the kernel
 * tells what each has used. {@link dev.bellwether.bench.ProbeBenchmark} starts them, tells them what to do, and stops them.
 */
package dev.bellwether.bench;
