package io.sluice.support;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of the machine that tests cannot do without. */
public final class Programs {
    private Programs() {}

    /**
     * The program on the path; without it the test is skipped, and in CI it fails.
     *
     * @param origin where it is to be had, for people
     */
    public static Path require(String name, String origin) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path program = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program;
            }
        }
        String why = "There is no '" + name + "' on the path (" + origin + ").";
        if ("true".equals(System.getenv("CI"))) {
            fail(why);
        }
        return abort("SKIPPED, not tested on this machine. " + why);
    }
}
