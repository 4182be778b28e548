package io.sluice.yaml;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads YAML without making objects of it, within limits of size, depth and aliases. */
public final class YamlReader {
    /** Longest file, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_ALIASES = 50;

    private YamlReader() {}

    /** Reads one document. */
    public static YamlDocument read(byte[] bytes) throws InvalidYaml {
        if (bytes.length > MAX_BYTES) {
            throw new InvalidYaml(0, "it is longer than " + MAX_BYTES + " bytes");
        }
        Node root;
        try {
            root = new Yaml(new SafeConstructor(limits())).compose(new StringReader(decode(bytes)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new InvalidYaml(mark == null ? 0 : mark.getLine() + 1, problem(e));
        } catch (ReaderException e) {
            throw new InvalidYaml(0, "it holds a character that YAML does not allow, at position " + e.getPosition());
        } catch (YAMLException e) {
            throw new InvalidYaml(
                    0,
                    "it is nested, aliased or long beyond the limits (" + MAX_DEPTH + " levels, " + MAX_ALIASES
                            + " aliases)");
        }
        return new YamlTree().convert(root);
    }

    private static LoaderOptions limits() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_BYTES);
        return options;
    }

    private static String decode(byte[] bytes) throws InvalidYaml {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidYaml(0, "it is not valid UTF-8");
        }
    }

    private static String problem(MarkedYAMLException e) {
        String problem = e.getProblem();
        return problem == null || problem.isBlank() ? "it is not understood" : problem;
    }
}
