package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a YAML file into a tree that remembers its lines; whatever is wrong with the file is a mistake, not an exception. */
public final class YamlFile {
    /** A catalogue of 57,000 connectors takes about 20 MB. */
    static final long MOST_BYTES = 64 << 20;

    private YamlFile() {}

    /**
     * Reads a whole file; blocks. An empty file is an empty mapping; empty where a mistake was added, which names the file as it is
     * given here.
     */
    public static Optional<Node> read(Path file, List<Mistake> mistakes) {
        return text(file, mistakes).flatMap(text -> YamlTree.parse(file.toString(), text, mistakes));
    }

    /** Reads a file of the program, named from its root; blocks, and throws an {@link IllegalStateException} if there is none. */
    static Optional<Node> readOwn(String name, List<Mistake> mistakes) {
        try (InputStream in = YamlFile.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the program");
            }
            return decode(Path.of(name), in.readAllBytes(), mistakes)
                    .flatMap(text -> YamlTree.parse(name, text, mistakes));
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read in the program", e);
        }
    }

    private static Optional<String> text(Path file, List<Mistake> mistakes) {
        try {
            if (Files.isDirectory(file)) {
                return refuse(file, 1, "is a directory", "name the file in it", mistakes);
            }
            if (Files.size(file) > MOST_BYTES) {
                return refuse(file, 1, "is larger than 64 MB", "split it or drop what is not needed", mistakes);
            }
            return decode(file, Files.readAllBytes(file), mistakes);
        } catch (NoSuchFileException e) {
            return refuse(
                    file,
                    1,
                    "there is no such file",
                    "is the path right? It was looked for at "
                            + file.toAbsolutePath().normalize(),
                    mistakes);
        } catch (IOException e) {
            return refuse(
                    file, 1, "cannot be read: " + e.getClass().getSimpleName(), "may this user read it?", mistakes);
        }
    }

    private static Optional<String> decode(Path file, byte[] bytes, List<Mistake> mistakes) {
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = strict.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            return refuse(file, line, "is not UTF-8", "save it in UTF-8", mistakes);
        }
        String text = out.toString();
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static Optional<String> refuse(Path file, int line, String what, String hint, List<Mistake> mistakes) {
        mistakes.add(new Mistake(file.toString(), line, what, hint));
        return Optional.empty();
    }
}
