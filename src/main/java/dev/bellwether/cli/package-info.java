/**
 * The commands of the program, one class each, and how their answers are printed.
 *
 * <p>Arguments come in through picocli; text and an exit status go out. A command runs on the thread that called it and
 * may block.
 */
package dev.bellwether.cli;
