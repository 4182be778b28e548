package io.sluice.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a page: its blocks of the language {@code sh}, those of lists included. Above a block a comment, which no reader sees, may say what
 * becomes of it in tests: {@code <!-- not run: why -->}, or {@code <!-- run by: FooIT -->} for one that another test runs.
 *
 * @param file where the page is
 * @param text all of it
 */
record CommandPage(Path file, String text) {
    private static final Pattern BLOCK = Pattern.compile("""
            (?msx)
            ^(?<indent>\\x20*)
            (?:<!--\\x20(?<word>not\\x20run|run\\x20by):\\x20(?<told>[^>]+?)\\x20-->\\n\\k<indent>)?
            ```sh\\n(?<commands>.*?)\\n\\k<indent>```$
            (?:\\n\\n```(?:json|text)\\n(?<answers>[^`]*)```)?""");

    /** What tests cannot have: by the program that a block calls, the reason. */
    private static final Map<String, String> NOT_HERE = Map.of(
            "bao", "it needs a Vault",
            "./mvnw", "it builds the project, which is what runs this test",
            "docker", "it needs a container engine",
            "podman", "it needs a container engine",
            "kubectl", "it needs a cluster",
            "helm", "it needs a cluster",
            "systemctl", "it needs systemd",
            "journalctl", "it needs systemd");

    private static final Pattern CALLED = Pattern.compile(
            "(?:^|[|;&(])\\s*(?:[A-Z_]+=\\S+\\s+)*(?:\\\\\\n\\s*)?(?:sudo\\s+)?([./\\w-]+)", Pattern.MULTILINE);

    /** What becomes of a block in tests. */
    sealed interface Fate {
        /** It is typed into a shell beside a gateway that runs. */
        record Typed() implements Fate {}

        /** The test that is called so runs it. */
        record RunBy(String test) implements Fate {}

        /** It cannot run, and why. */
        record NotRun(String reason) implements Fate {}
    }

    /**
     * A block.
     *
     * @param line     of its first command, from 1
     * @param commands what is typed
     * @param answers  the block behind it that shows what is answered
     */
    record Block(int line, String commands, Optional<String> answers, Fate fate, MatchResult place) {}

    static CommandPage of(Path file) {
        try {
            return new CommandPage(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All blocks in their order. */
    List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            String commands = found.group("commands").replaceAll("(?m)^" + found.group("indent"), "");
            int line = (int) text.substring(0, found.start("commands")).lines().count() + 1;
            blocks.add(new Block(
                    line,
                    commands,
                    Optional.ofNullable(found.group("answers")),
                    fate(found, commands),
                    found.toMatchResult()));
        }
        return blocks;
    }

    private static Fate fate(Matcher block, String commands) {
        String word = block.group("word");
        if (word != null) {
            String told = block.group("told");
            return word.equals("run by") ? new Fate.RunBy(told) : new Fate.NotRun(told);
        }
        return CALLED.matcher(commands)
                .results()
                .map(call -> NOT_HERE.get(call.group(1)))
                .filter(reason -> reason != null)
                .findFirst()
                .<Fate>map(Fate.NotRun::new)
                .orElseGet(Fate.Typed::new);
    }
}
