package io.sluice.pairs;

import io.sluice.pairs.Pairs.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The generated part of {@code docs/compatibility.md}. */
final class PairsPage {
    /** What the generated part begins with; all before it is written by hand. */
    static final String HEADING = "## Every pair\n";

    private static final String HEAD = """

            What becomes of everything that can be asked, in each language, of each provider, whole and as a stream: asked over HTTP
            of a gateway whose upstreams are doubles that speak the vendors' wires (`PairsTest`, which writes this part with
            `-Dgolden.regenerate=true` and fails when it is no longer so). There are three values and no others:

            * **works**: the answer was right (its text, the calls of tools with their arguments, why it ended, the tokens as the
              upstream counted them), and the upstream really got the picture, the schema, the stop text, the results;
            * **refused**: by name, with the numbered reason, before anything was sent;
            * **not in the upstream**: its API has no such thing.

            A cell that says one thing holds for both whole answers and streams. *Parallel tools, results* is two calls in one answer,
            and their results in the next request. *Refusal* is a model's own; *thinking* is asked for and shown, where the language has
            a place for it: MLflow's have none, so there the answer comes without. MLflow 1 is its first generation (routes, before
            2.9), MLflow 2 its second.

            """;

    private final Map<Cell, Outcome> outcomes;
    private final Map<String, Integer> reasons = new LinkedHashMap<>();

    PairsPage(Map<Cell, Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    /** The part as Markdown; lines of which everything is the same share a table. */
    String markdown() {
        var labelsByTable = new LinkedHashMap<String, List<String>>();
        for (ProviderLine line : ProviderLines.ALL) {
            labelsByTable
                    .computeIfAbsent(table(line), ignored -> new ArrayList<>())
                    .add("[" + line.label() + "](providers/" + line.provider() + ".md)");
        }
        var page = new StringBuilder(HEADING).append(HEAD);
        labelsByTable.forEach((table, labels) -> page.append(String.join(" · ", labels))
                .append("\n\n")
                .append(table)
                .append('\n'));
        page.append("Reasons of refusals (the error names the member beside them, or in them):\n\n");
        reasons.forEach((reason, number) -> page.append(number)
                .append(". ")
                .append(reason.replace("|", "\\|"))
                .append('\n'));
        return page.toString();
    }

    private String table(ProviderLine line) {
        var table = new StringBuilder("| |");
        Pairs.LANGUAGES.forEach(
                language -> table.append(' ').append(language.title()).append(" |"));
        table.append("\n|---|").append("---|".repeat(Pairs.LANGUAGES.size())).append('\n');
        for (Scenario scenario : Scenario.values()) {
            table.append("| ").append(scenario.title()).append(" |");
            for (Language language : Pairs.LANGUAGES) {
                String whole = word(new Cell(line, language, scenario, false));
                String stream = word(new Cell(line, language, scenario, true));
                table.append(' ')
                        .append(whole.equals(stream) ? whole : whole + "; stream: " + stream)
                        .append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private String word(Cell cell) {
        return switch (outcomes.get(cell)) {
            case Outcome.Works() -> "works";
            case Outcome.NotInUpstream() -> "not in the upstream";
            case Outcome.Refused(String reason) ->
                "refused (" + reasons.computeIfAbsent(reason, ignored -> reasons.size() + 1) + ")";
            case Outcome.Wrong(var problems) -> throw new IllegalStateException(cell + ": " + problems);
        };
    }
}
