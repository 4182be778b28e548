package io.sluice.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A machine for {@code mvnw} below one folder with a space in its path: a copy of the project's script, a PATH with
 * nothing but the standard tools and the fakes that a test puts there, JDKs that consist of a {@code release} file, and
 * a Maven distribution that prints what it was given. Every fake appends what it was asked to {@link #calls()}.
 */
final class WrapperSandbox {
    static final String VERSION = "3.0.0";
    static final String ARCHIVE = "apache-maven-" + VERSION + "-bin.zip";

    private static final List<String> TOOLS = List.of(
            "cat chmod cp cut dirname grep head ls mkdir mktemp mv openssl readlink rm sed sha512sum shasum sleep wc"
                    .split(" "));
    private static final Path REAL_JDK = Path.of(System.getProperty("java.home"));

    final Path root;
    final Path project;
    final Path bin;
    final Path home;
    final Path distribution;
    private final Map<String, String> environment = new HashMap<>();

    WrapperSandbox(Path folder) throws IOException {
        root = Files.createDirectory(folder.resolve("a machine"));
        project = Files.createDirectories(root.resolve("my project"));
        bin = Files.createDirectory(root.resolve("bin"));
        home = Files.createDirectory(root.resolve("home"));
        distribution = root.resolve(ARCHIVE);
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(root.resolve("calls"));
        offerTools();
        zipDistribution();
        pin(sha512(distribution));
        environment.put("PATH", bin.toString());
        environment.put("HOME", home.toString());
        environment.put("SLUICE_JDK_SEARCH_PATH", root.resolve("jvm") + "/*:" + root.resolve("more jvm") + "/*");
    }

    /** What one run of the script printed and how it ended. */
    record Run(int exit, String out, String err) {}

    /** Sets a variable of the script's environment. */
    WrapperSandbox with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** Installs a JDK as {@code <folder>/<name>}; its {@code java} may not be started, its {@code jar} works. */
    Path jdk(String folder, String name, String version) throws IOException {
        Path jdk = root.resolve(folder).resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Fake\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/javac"), record("javac") + "exit 99");
        script(jdk.resolve("bin/java"), record("java") + "exit 99");
        script(jdk.resolve("bin/jar"), "exec '" + REAL_JDK.resolve("bin/jar") + "' \"$@\"");
        return jdk;
    }

    /** Puts a JDK's tools on the PATH as Debian does: links to links to the JDK's own files. */
    void linkOnPath(Path jdk) throws IOException {
        Path alternatives = Files.createDirectory(root.resolve("alternatives"));
        for (String tool : List.of("java", "javac")) {
            Files.createSymbolicLink(
                    alternatives.resolve(tool), jdk.resolve("bin").resolve(tool));
            Files.createSymbolicLink(bin.resolve(tool), alternatives.resolve(tool));
        }
    }

    /** Takes a standard tool off the PATH. */
    WrapperSandbox without(String tool) throws IOException {
        Files.deleteIfExists(bin.resolve(tool));
        return this;
    }

    /** Puts a command on the PATH that records its call and then does {@code body}. */
    WrapperSandbox command(String name, String body) throws IOException {
        script(bin.resolve(name), record(name) + body);
        return this;
    }

    /** An installed mvn whose repository holds the distribution. */
    WrapperSandbox mvnThatResolves() throws IOException {
        return command("mvn", """
                for arg; do case $arg in -DoutputDirectory=*) cp '%s' "${arg#*=}/";; esac; done
                """.formatted(distribution));
    }

    /** A curl or wget that does {@code before}, then gets the distribution into the file named after {@code option}. */
    WrapperSandbox downloader(String name, String option, String before) throws IOException {
        return command(name, before + """
                while [ "$1" != %s ]; do shift; done
                cp '%s' "$2"
                """.formatted(option, distribution));
    }

    /** Pins the distribution's checksum. */
    void pin(String sha512) throws IOException {
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(
                project.resolve(".mvn/mvnw.properties"), "mavenVersion=" + VERSION + "\nmavenSha512=" + sha512 + "\n");
    }

    Run mvnw(String... args) throws IOException, InterruptedException {
        return finish(start(project, "./mvnw", args), project);
    }

    Run mvnwFrom(Path folder, String... args) throws IOException, InterruptedException {
        return finish(start(folder, project.resolve("mvnw").toString(), args), folder);
    }

    /** Starts two runs at once and waits for both. */
    List<Run> mvnwTwice() throws IOException, InterruptedException {
        Path other = Files.createDirectory(root.resolve("other"));
        Process first = start(project, "./mvnw");
        Process second = start(other, project.resolve("mvnw").toString());
        return List.of(finish(first, project), finish(second, other));
    }

    /** Lines "command arguments" of every fake that ran, in order. */
    List<String> calls() throws IOException {
        return Files.readAllLines(root.resolve("calls"));
    }

    /** Every file and folder that the script left below the home, as relative paths. */
    List<String> leftInHome() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(file -> home.relativize(file).toString()).sorted().toList();
        }
    }

    private Process start(Path folder, String script, String... args) throws IOException {
        var command = Stream.concat(Stream.of(script), Stream.of(args)).toList();
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    private static Run finish(Process process, Path folder) throws IOException, InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("mvnw still runs after 30 s");
        }
        return new Run(
                process.exitValue(),
                Files.readString(folder.resolve("out.txt")),
                Files.readString(folder.resolve("err.txt")));
    }

    private String record(String name) {
        return "echo \"%s $* JAVA_HOME=${JAVA_HOME:-none}\" >>'%s'\n".formatted(name, root.resolve("calls"));
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private void offerTools() throws IOException {
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(folder, tool);
                if (Files.isExecutable(real) && !Files.exists(bin.resolve(tool))) {
                    script(bin.resolve(tool), "exec '" + real + "' \"$@\"");
                }
            }
        }
    }

    private void zipDistribution() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(distribution))) {
            zip.putNextEntry(new ZipEntry("apache-maven-" + VERSION + "/bin/mvn"));
            zip.write("""
                    #!/bin/sh
                    echo "JAVA_HOME=$JAVA_HOME"
                    for arg; do echo "<$arg>"; done
                    exit "${FAKE_EXIT:-0}"
                    """.getBytes(UTF_8));
        }
    }

    static String sha512(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-512", e);
        }
    }
}
