package io.sluice.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A provider's page, taken apart as {@code docs/add-a-provider.md} says. */
public record ProviderPage(String provider, String text, Map<String, String> parts) {
    static final String FILE = "In a file";
    static final String API = "Over the management API";
    static final String SECRETS = "The secret store";
    static final String REFUSALS = "What is refused";

    /** What every page has. */
    static final List<String> PARTS = List.of(FILE, API, SECRETS, REFUSALS);

    private static final Path FOLDER = Path.of("docs", "providers");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern REFUSAL =
            Pattern.compile("```sh\\n(?<command>[^`]+)```\\s+```json\\n(?<answer>[^`]*)```");

    /** The names of all pages. */
    public static List<String> names() {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            return pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .map(name -> name.substring(0, name.length() - ".md".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a provider's page. */
    public static ProviderPage of(String provider) {
        try {
            String text = Files.readString(FOLDER.resolve(provider + ".md"));
            var parts = new LinkedHashMap<String, String>();
            List<MatchResult> headings = HEADING.matcher(text).results().toList();
            for (int i = 0; i < headings.size(); i++) {
                int end = i + 1 < headings.size() ? headings.get(i + 1).start() : text.length();
                parts.put(
                        headings.get(i).group(1), text.substring(headings.get(i).end(), end));
            }
            return new ProviderPage(provider, text, parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of a part in a language, in their order. */
    List<String> blocks(String part, String language) {
        return Pattern.compile("```" + language + "\\n([^`]+)```")
                .matcher(parts.getOrDefault(part, ""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The calls that are refused, with the answers the page shows. */
    List<Refusal> refusals() {
        return REFUSAL.matcher(parts.getOrDefault(REFUSALS, ""))
                .results()
                .map(found -> new Refusal(
                        found.group("command"), found.group("answer").strip()))
                .toList();
    }

    /** Writes the page with these answers to its refusals. */
    void rewrite(List<String> answers) {
        String part = parts.get(REFUSALS);
        var written = new StringBuilder(part);
        List<MatchResult> found =
                new ArrayList<>(REFUSAL.matcher(part).results().toList());
        for (int i = found.size() - 1; i >= 0; i--) {
            written.replace(found.get(i).start("answer"), found.get(i).end("answer"), answers.get(i) + "\n");
        }
        try {
            Files.writeString(FOLDER.resolve(provider + ".md"), text.replace(part, written));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that the provider cannot honor. */
    record Refusal(String command, String answer) {}
}
