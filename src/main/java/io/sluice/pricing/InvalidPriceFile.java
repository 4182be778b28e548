package io.sluice.pricing;

import java.io.Serial;
import java.util.List;

/** The file of prices cannot be used. The message has every problem on a line of its own, with its place. */
public final class InvalidPriceFile extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_TOLD = 20;

    /**
     * @param problems at least one, each with its place
     */
    public InvalidPriceFile(String location, List<String> problems) {
        super(message(location, problems));
    }

    private static String message(String location, List<String> problems) {
        var text = new StringBuilder("The file of prices ").append(location).append(" cannot be used:");
        problems.stream()
                .limit(MOST_TOLD)
                .forEach(problem -> text.append("\n  ").append(problem));
        if (problems.size() > MOST_TOLD) {
            text.append("\n  and ").append(problems.size() - MOST_TOLD).append(" more");
        }
        return text.toString();
    }
}
