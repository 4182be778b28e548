package io.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of golden files below {@code src/test/resources/golden}: what came out once, was read by a person, and must come
 * out again. {@code -Dgolden.regenerate=true} writes what comes out now; the difference is then reviewed like code.
 */
public final class Golden {
    /** The system property that makes tests write their golden files instead of comparing. */
    public static final String REGENERATE = "golden.regenerate";

    private static final Path ROOT = Path.of("src", "test", "resources", "golden");
    private static final ObjectMapper WRITER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withArrayIndenter(new DefaultIndenter("  ", "\n"))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private final Path folder;

    private Golden(Path folder) {
        this.folder = folder;
    }

    /** The folder of this path below the root, such as {@code provider/openai}. */
    public static Golden folder(String path) {
        return new Golden(ROOT.resolve(path));
    }

    /** Whether golden files are being written now. */
    public static boolean regenerating() {
        return Boolean.getBoolean(REGENERATE);
    }

    /** The folder below this one. */
    public Golden scenario(String name) {
        return new Golden(folder.resolve(name));
    }

    /** Names of the folders directly below that hold a file of this name, sorted. */
    public List<String> scenariosWith(String file) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(file)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the file is there. */
    public boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    /** The bytes of a fixture. */
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a fixture. */
    public String text(String file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The JSON of a fixture. */
    public JsonNode json(String file) {
        try {
            return JsonCodec.read(bytes(file));
        } catch (InvalidJson e) {
            throw new AssertionError(folder.resolve(file) + " " + e.problem(), e);
        }
    }

    /** Asserts that {@code actual} is what the file holds, member by member and in this order. */
    public void matchesJson(String file, JsonNode actual) {
        matches(file, pretty(actual));
    }

    /** Asserts that {@code actual} is exactly what the file holds. */
    public void matches(String file, String actual) {
        Path path = folder.resolve(file);
        if (regenerating()) {
            write(path, actual);
            return;
        }
        if (!Files.exists(path)) {
            fail("There is no golden file " + path + ". Write it with -D" + REGENERATE + "=true and read it.");
        }
        assertThat(actual).as("%s (rewrite with -D%s=true)", path, REGENERATE).isEqualTo(text(file));
    }

    /** Asserts that the file is not there: what it held cannot come out any more. */
    public void isAbsent(String file) {
        Path path = folder.resolve(file);
        if (regenerating()) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        assertThat(path).doesNotExist();
    }

    private static void write(Path path, String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(JsonNode node) {
        try {
            return WRITER.writer(PRINTER).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
