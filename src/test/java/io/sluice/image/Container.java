package io.sluice.image;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A command of a Dockerfile, run as a container engine would run it, by what every Linux has: namespaces, a read-only root of its
 * own, no capabilities, an unprivileged user. Needs root and util-linux; {@link #missing()} tells.
 */
final class Container implements AutoCloseable {
    /** The user that the images are made for, and the only one of them that has a name. */
    static final int USER = 10_001;

    private static final Path SCRIPT = Path.of("src/test/resources/image/container.sh");
    private static final List<String> TOOLS = List.of("unshare", "setpriv", "mount", "chroot", "env");
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(5);

    private final Path root;
    private final Path output;
    private final List<String> mounts = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private int user = USER;
    private boolean shell = true;
    private Optional<Path> group = Optional.empty();
    private Process process;

    private Container(Path root, Path output) {
        this.root = root;
        this.output = output;
    }

    static Container in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path root = Files.createTempDirectory(folder, "root");
        return new Container(root, Files.createTempFile(folder, "container", ".out"));
    }

    /** What this machine lacks for it, in words; empty when it lacks nothing. */
    static Optional<String> missing() throws IOException, InterruptedException {
        for (String tool : TOOLS) {
            if (!Files.isExecutable(Path.of("/usr/bin", tool)) && !Files.isExecutable(Path.of("/usr/sbin", tool))) {
                return Optional.of("there is no " + tool);
            }
        }
        Process tried = new ProcessBuilder(
                        "unshare", "--mount", "--pid", "--fork", "sh", "-c", "mount -t tmpfs tmpfs /mnt")
                .redirectErrorStream(true)
                .start();
        String said = new String(tried.getInputStream().readAllBytes());
        return tried.waitFor() == 0
                ? Optional.empty()
                : Optional.of("this user may not make namespaces and mount in them: " + said.strip());
    }

    Container as(int userId) {
        user = userId;
        return this;
    }

    Container withoutShell() {
        shell = false;
        return this;
    }

    Container readOnly(Path from, String to) {
        mounts.add("ro " + from.toAbsolutePath() + " " + to);
        return this;
    }

    /** The folder's owner becomes the user of the images, its group 0, as the images and Kubernetes' fsGroup do it. */
    Container writable(Path from, String to) throws IOException, InterruptedException {
        Files.createDirectories(from);
        run("chown", USER + ":0", from.toString());
        run("chmod", "2770", from.toString());
        mounts.add("rw " + from.toAbsolutePath() + " " + to);
        return this;
    }

    Container with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    Container with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Container limitedBy(MemoryGroup memory) {
        group = Optional.of(memory.path());
        return this;
    }

    /** Begins the command; it runs until it ends or is told to. */
    Container start(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", SCRIPT.toString(), root.toString()));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        Path passwd = root.resolveSibling("passwd");
        Files.writeString(
                passwd,
                "root:x:0:0:root:/root:/bin/bash\nsluice:x:" + USER + ":0:Sluice:/var/lib/sluice:/usr/sbin/nologin\n");
        builder.environment()
                .putAll(Map.of(
                        "JDK", System.getProperty("java.home"),
                        "MOUNTS", String.join("\n", mounts),
                        "PASSWD", passwd.toString(),
                        "SHELL_INSIDE", shell ? "yes" : "no",
                        "CGROUP", group.map(Path::toString).orElse(""),
                        "RUN_AS", Integer.toString(user)));
        process = builder.start();
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Both streams, as far as written. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an engine stops a container: SIGTERM to its first process, which is the command itself; the exit status. */
    int terminate() throws InterruptedException {
        first().destroy();
        return end();
    }

    /** Waits for its end; the exit status. */
    int end() throws InterruptedException {
        if (!process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("It did not end:\n" + output());
        }
        return process.exitValue();
    }

    /** The first process inside, as it is seen from outside. */
    ProcessHandle first() {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> process.toHandle().children().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.toHandle().children().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed with " + process.exitValue());
        }
    }
}
