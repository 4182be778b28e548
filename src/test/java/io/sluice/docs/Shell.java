package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Types what a page documents into bash, as its reader would. Only what is elsewhere here (addresses, the place of the program)
 * is put in the place of what the page says.
 */
public final class Shell {
    private static final String NEXT = "--- next documented block: ";

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> elsewhere = new LinkedHashMap<>();

    private Shell(Path folder) {
        this.folder = folder;
    }

    /** What a block wrote to its standard output, and the status of its last command. */
    public record Typed(String output, int status, String complaints) {}

    /** One that works in a folder. */
    public static Shell in(Path folder) {
        return new Shell(folder);
    }

    /** Sets a variable of its environment. */
    public Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Types something else instead of what the page says. */
    public Shell instead(String documented, String here) {
        elsewhere.put(documented, here);
        return this;
    }

    /** One block in a shell of its own. */
    public Typed type(String block) throws IOException, InterruptedException {
        return type(List.of(block)).getFirst();
    }

    /** All blocks one after the other in the same shell, so that later ones see the variables of earlier ones. */
    public List<Typed> type(List<String> blocks) throws IOException, InterruptedException {
        var script = new StringBuilder();
        for (String block : blocks) {
            String here = block;
            for (var other : elsewhere.entrySet()) {
                here = here.replace(other.getKey(), other.getValue());
            }
            script.append(here).append("\nprintf '\\n%s%s\\n' '").append(NEXT).append("' $?\n");
        }
        Path file = Files.writeString(Files.createTempFile(folder, "typed", ".sh"), script);
        Path output = Files.createTempFile(folder, "typed", ".out");
        Path complaints = Files.createTempFile(folder, "typed", ".err");
        var builder = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(complaints.toFile());
        builder.environment().putAll(environment);
        Process shell = builder.start();
        try {
            assertThat(shell.waitFor(4, TimeUnit.MINUTES)).as(script.toString()).isTrue();
        } finally {
            shell.destroyForcibly();
        }
        return apart(Files.readString(output), Files.readString(complaints), blocks.size());
    }

    private static List<Typed> apart(String output, String complaints, int blocks) {
        var typed = new ArrayList<Typed>();
        int from = 0;
        for (int end = output.indexOf(NEXT); end >= 0; end = output.indexOf(NEXT, from)) {
            int line = output.indexOf('\n', end);
            int status = Integer.parseInt(output.substring(end + NEXT.length(), line));
            typed.add(new Typed(output.substring(from, end).strip(), status, complaints));
            from = line + 1;
        }
        assertThat(typed).as(output + complaints).hasSize(blocks);
        return typed;
    }
}
