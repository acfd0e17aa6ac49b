package dev.bellwether.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the relative paths of the daemon's file lead. One in the file is looked for beside the file first and then in the
 * working directory; one on the command line starts at the working directory.
 *
 * @param directory of the daemon's file
 * @param working the working directory
 */
record FileLookup(Path directory, Path working) {

    /** A path that was given. */
    Path given(String text, boolean onCommandLine) {
        Path beside = directory.resolve(text);
        Path here = working.resolve(text);
        return onCommandLine || (!Files.exists(beside) && Files.exists(here)) ? here : beside;
    }

    /** A file that was not named: the one beside the daemon's file, or else in {@code conf} of the working directory. */
    Path byDefault(String name) {
        Path beside = directory.resolve(name);
        Path here = working.resolve("conf").resolve(name);
        return !Files.exists(beside) && Files.exists(here) ? here : beside;
    }
}
