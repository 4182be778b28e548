package io.sluice.yaml;

import java.io.Serial;

/** Text that is no YAML of the kind accepted here. The message never repeats the text: credentials may stand in it. */
public final class InvalidYaml extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param line from 1; 0 when unknown
     */
    InvalidYaml(int line, String problem) {
        super(line == 0 ? problem : "line " + line + ": " + problem, null, false, false);
    }

    /** What is wrong and where. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
