package io.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tests start the packaged gateway far more often than they use it. So what the second compiler would make does not pay off, and
 * classes come from an AOT cache, as in the image: made once a package, by the gateway's own rehearsal.
 */
final class QuickStart {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Adapters are not kept, for JDK 25 warns of some it cannot find again; the gateway's own words are all a test reads. */
    private static final List<String> ALWAYS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTAdapterCaching",
            "-Xlog:disable",
            "-Xmx512m");

    private static final long REHEARSED_WITHIN_SECONDS = 300;

    private QuickStart() {}

    /** Options of a gateway that is started once: making the cache takes longer than it saves. */
    static List<String> optionsOfTheOnlyStart() {
        return ALWAYS;
    }

    /** Options of the virtual machine, the same for every start. */
    static List<String> options(Path jar, Path programs) {
        try {
            Path cache = jar.getParent().resolveSibling("packaged.aot");
            OneProcess.at(cache.resolveSibling("packaged.aot.lock"), () -> {
                if (!Files.exists(cache)
                        || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                    rehearse(jar, programs, cache);
                }
                return cache;
            });
            List<String> options = new ArrayList<>(ALWAYS);
            options.add("-XX:AOTCache=" + cache);
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rehearse(Path jar, Path programs, Path cache) throws IOException {
        Path folder = Files.createTempDirectory("rehearsal-");
        Path made = folder.resolve("packaged.aot");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(ALWAYS);
        command.addAll(List.of("-XX:AOTCacheOutput=" + made, "-jar", jar.toString(), "rehearse"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("QUARKUS_"));
        builder.environment().put("SLUICE_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("SLUICE_STORE_EMBEDDED_PROGRAMS_DIR", programs.toString());
        Process rehearsal = builder.start();
        try {
            if (!rehearsal.waitFor(REHEARSED_WITHIN_SECONDS, TimeUnit.SECONDS) || rehearsal.exitValue() != 0) {
                rehearsal.destroyForcibly();
                throw new IllegalStateException("The gateway could not rehearse:\n" + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Files.move(made, cache, StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
