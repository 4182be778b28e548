package io.sluice.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile, taken apart as an engine does: comments, continued lines, stages. */
record Dockerfile(String name, String text, List<Instruction> global, List<Stage> stages) {
    private static final Path FOLDER = Path.of("src/main/docker");
    private static final Pattern FIRST_WORD = Pattern.compile("(\\S+)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern FLAG = Pattern.compile("--([a-z]+)(?:=(\\S*))?\\s+(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S*))(?:\\s+|$)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One instruction.
     *
     * @param flags what stands between the keyword and the arguments, such as {@code from} of {@code --from=x}
     * @param arguments the rest, continued lines joined
     * @param line where it begins, from 1
     */
    record Instruction(String keyword, Map<String, String> flags, String arguments, int line) {
        /** Its words, where it is in exec form. */
        Optional<List<String>> exec() {
            if (!arguments.startsWith("[")) {
                return Optional.empty();
            }
            try {
                return Optional.of(JSON.readValue(arguments, new TypeReference<List<String>>() {}));
            } catch (JsonProcessingException e) {
                throw new AssertionError("line " + line + ": engines take this for shell form: " + arguments, e);
            }
        }

        List<String> words() {
            return List.of(arguments.split("\\s+"));
        }

        /** Names and values of ENV and LABEL, and of ARG where there is a value. */
        Map<String, String> assignments() {
            Map<String, String> found = new LinkedHashMap<>();
            Matcher matcher = ASSIGNMENT.matcher(arguments);
            while (matcher.find()) {
                found.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
            }
            return found;
        }
    }

    /** What one FROM begins. */
    record Stage(String base, Optional<String> name, List<Instruction> instructions) {
        List<Instruction> all(String keyword) {
            return instructions.stream()
                    .filter(instruction -> instruction.keyword().equals(keyword))
                    .toList();
        }

        /** The one that counts: a later one replaces an earlier. */
        Optional<Instruction> last(String keyword) {
            return all(keyword).stream().reduce((_, later) -> later);
        }

        Map<String, String> environment() {
            Map<String, String> all = new LinkedHashMap<>();
            all("ENV").forEach(instruction -> all.putAll(instruction.assignments()));
            return all;
        }
    }

    static Dockerfile read(String name) {
        try {
            return parse(name, Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dockerfile parse(String name, String text) {
        List<Instruction> global = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        List<Instruction> current = global;
        for (Instruction instruction : instructions(text)) {
            if (instruction.keyword().equals("FROM")) {
                List<String> words = instruction.words();
                boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
                current = new ArrayList<>();
                stages.add(new Stage(words.getFirst(), named ? Optional.of(words.get(2)) : Optional.empty(), current));
            } else {
                current.add(instruction);
            }
        }
        return new Dockerfile(name, text, global, stages);
    }

    Stage image() {
        return stages.getLast();
    }

    Stage stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this.name + " has no stage " + name));
    }

    /** With the defaults of the arguments before the first stage. */
    String resolved(String reference) {
        Map<String, String> defaults = new LinkedHashMap<>();
        global.forEach(argument -> defaults.putAll(argument.assignments()));
        return VARIABLE.matcher(reference)
                .replaceAll(found -> Matcher.quoteReplacement(
                        defaults.getOrDefault(found.group(1) != null ? found.group(1) : found.group(2), "?")));
    }

    private static List<Instruction> instructions(String text) {
        List<Instruction> found = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        int begin = 0;
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue; // also between continued lines
            }
            if (joined.isEmpty()) {
                begin = index + 1;
            }
            boolean continued = line.stripTrailing().endsWith("\\");
            String content = line.strip();
            joined.append(continued ? content.substring(0, content.length() - 1) : content);
            if (!continued) {
                found.add(instruction(joined.toString(), begin));
                joined.setLength(0);
            }
        }
        if (!joined.isEmpty()) {
            throw new AssertionError("line " + begin + " is continued beyond the end");
        }
        return found;
    }

    private static Instruction instruction(String line, int number) {
        Matcher matcher = FIRST_WORD.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("line " + number + " is no instruction: " + line);
        }
        String rest = matcher.group(2).strip();
        Map<String, String> flags = new LinkedHashMap<>();
        for (Matcher flag = FLAG.matcher(rest); flag.matches(); flag = FLAG.matcher(rest)) {
            flags.put(flag.group(1), flag.group(2) == null ? "" : flag.group(2));
            rest = flag.group(3).strip();
        }
        return new Instruction(matcher.group(1).toUpperCase(Locale.ROOT), flags, rest, number);
    }
}
