package io.sluice.pairs;

import io.sluice.pairs.Outcome.Refused;
import io.sluice.pairs.Pairs.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
            * **refused**: by name, before anything was sent, for the reason of that number below the table, or of that letter;
            * **not in the upstream**: its API has no such thing.

            A cell that says one thing holds for both whole answers and streams. *Parallel tools, results* is two calls in one answer,
            and their results in the next request. *Refusal* is a model's own; *thinking* is asked for and shown, where the language has
            a place for it: MLflow's have none, so there the answer comes without. MLflow 1 is its first generation (routes, before
            2.9), MLflow 2 its second. Errors name the member beside these words, or in them.

            """;

    private final Map<Cell, Outcome> outcomes;

    /** Reasons that several providers share, in the order they come, which is how they are lettered. */
    private final List<String> shared;

    PairsPage(Map<Cell, Outcome> outcomes) {
        this.outcomes = outcomes;
        var providers = new LinkedHashMap<String, Set<String>>();
        outcomes.forEach((cell, outcome) -> {
            if (outcome instanceof Refused(String reason)) {
                providers
                        .computeIfAbsent(reason, ignored -> new HashSet<>())
                        .add(cell.line().provider());
            }
        });
        this.shared = providers.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The part as Markdown; lines of which everything is the same share a table. */
    String markdown() {
        var labelsByTable = new LinkedHashMap<String, List<String>>();
        for (ProviderLine line : ProviderLines.CHATTING) {
            labelsByTable
                    .computeIfAbsent(table(line), ignored -> new ArrayList<>())
                    .add("[" + line.label() + "](providers/" + line.provider() + ".md)");
        }
        var page = new StringBuilder(HEADING).append(HEAD);
        for (int i = 0; i < shared.size(); i++) {
            page.append("* (")
                    .append(letter(i))
                    .append(") ")
                    .append(shared.get(i))
                    .append('\n');
        }
        page.append('\n');
        labelsByTable.forEach((table, labels) -> page.append(String.join(" · ", labels))
                .append("\n\n")
                .append(table)
                .append('\n'));
        List<String> silent = ProviderLines.ALL.stream()
                .filter(line -> line.lacks(Lacking.CHATS))
                .map(ProviderLine::label)
                .toList();
        return page.append("Without chats, and so without pairs: ")
                .append(String.join(", ", silent))
                .append(".\n")
                .toString();
    }

    private String table(ProviderLine line) {
        var reasons = new ArrayList<String>();
        var table = new StringBuilder("| |");
        Pairs.LANGUAGES.forEach(
                language -> table.append(' ').append(language.title()).append(" |"));
        table.append("\n|---|").append("---|".repeat(Pairs.LANGUAGES.size())).append('\n');
        for (Scenario scenario : Scenario.values()) {
            table.append("| ").append(scenario.title()).append(" |");
            for (Language language : Pairs.LANGUAGES) {
                String whole = word(new Cell(line, language, scenario, false), reasons);
                String stream = word(new Cell(line, language, scenario, true), reasons);
                table.append(' ')
                        .append(whole.equals(stream) ? whole : whole + "; stream: " + stream)
                        .append(" |");
            }
            table.append('\n');
        }
        for (int i = 0; i < reasons.size(); i++) {
            table.append(i == 0 ? "\n" : "")
                    .append(i + 1)
                    .append(". ")
                    .append(reasons.get(i))
                    .append('\n');
        }
        return table.toString();
    }

    private String word(Cell cell, List<String> reasons) {
        return switch (outcomes.get(cell)) {
            case Outcome.Works() -> "works";
            case Outcome.NotInUpstream() -> "not in the upstream";
            case Refused(String reason) -> "refused (" + mark(reason, reasons) + ")";
            case Outcome.Wrong(var problems) -> throw new IllegalStateException(cell + ": " + problems);
        };
    }

    private String mark(String reason, List<String> reasons) {
        if (shared.contains(reason)) {
            return letter(shared.indexOf(reason));
        }
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        return String.valueOf(reasons.indexOf(reason) + 1);
    }

    private static String letter(int index) {
        return String.valueOf((char) ('a' + index));
    }
}
