package io.sluice.provider.family.anthropic;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes, told from its name. The API refuses with status 400 what a model does not take, and says nowhere in
 * advance what that is, so the vendor's tables are kept here, as cut-offs rather than lists: a model released tomorrow
 * behaves like the newest known one of its family.
 *
 * <p>Sources: the vendor's pages "Models overview", "Thinking support, defaults, and rejected configurations by model",
 * "Effort" and "Structured outputs" (platform.claude.com/docs), as of October 2026.
 */
public final class AnthropicModels {
    /** Output limit of a model whose name says nothing. */
    static final long UNKNOWN_MAX_OUTPUT = 4096;

    private static final List<String> ALL_EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final int NEWEST = 9900;

    /** {@code claude-opus-4-5-20251101}: family, then version; a part of eight digits is a date. */
    private static final Pattern FAMILY_FIRST =
            Pattern.compile("claude-(?<family>[a-z]+)-v?(?<major>\\d{1,2})(?!\\d)(?:[-.](?<minor>\\d{1,2})(?!\\d))?");
    /** {@code claude-3-5-sonnet-20241022}, {@code claude-2.1}, {@code claude-v1.3}: version, then family or none. */
    private static final Pattern VERSION_FIRST = Pattern.compile(
            "claude-v?(?<major>\\d{1,2})(?!\\d)(?:[-.](?<minor>\\d{1,2})(?!\\d))?(?:-(?<family>[a-z]+))?");

    private AnthropicModels() {}

    /** What the model of this name takes. */
    public static Traits of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        if (!name.contains("claude")) {
            // Another vendor's model behind the same wire: its limits are its own business.
            return new Traits(false, UNKNOWN_MAX_OUTPUT, true, Thinking.BUDGET, List.of(), true);
        }
        for (Pattern form : List.of(FAMILY_FIRST, VERSION_FIRST)) {
            Matcher match = form.matcher(name);
            if (match.find()) {
                return traits(match);
            }
        }
        if (name.contains("claude-instant")) {
            return traits("instant", 100);
        }
        if (name.contains("claude-mythos-preview")) {
            return new Traits(false, UNKNOWN_MAX_OUTPUT, false, Thinking.ALWAYS, efforts("mythos", 406), true);
        }
        Traits newest = traits("", NEWEST);
        return new Traits(
                false, UNKNOWN_MAX_OUTPUT, newest.sampling(), newest.thinking(), newest.efforts(), newest.schemas());
    }

    private static Traits traits(Matcher name) {
        String family = name.group("family");
        String minor = name.group("minor");
        int version = Integer.parseInt(name.group("major")) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
        return traits(family == null ? "" : family, version);
    }

    private static Traits traits(String family, int version) {
        boolean legacy = version < 300 || family.equals("instant");
        return new Traits(
                legacy,
                maxOutput(family, version),
                version < 407,
                thinking(family, version),
                efforts(family, version),
                version >= 405);
    }

    private static long maxOutput(String family, int version) {
        if (version < 305) {
            return 4096;
        }
        if (version < 307) {
            return 8192;
        }
        if (version < 405) {
            return family.equals("opus") ? 32_000 : 64_000;
        }
        if (version < 406 || (version == 406 && !family.equals("opus"))) {
            return 64_000;
        }
        return 128_000;
    }

    private static Thinking thinking(String family, int version) {
        if (version < 307) {
            return Thinking.NONE;
        }
        if (version < 406) {
            return Thinking.BUDGET;
        }
        if (version < 500) {
            return Thinking.ADAPTIVE;
        }
        // From 5.5 on only Haiku can still be told not to think before it answers.
        boolean canRest = switch (family) {
            case "opus", "sonnet" -> version < 505;
            case "haiku" -> version < 600;
            default -> false;
        };
        return canRest ? Thinking.BY_DEFAULT : Thinking.ALWAYS;
    }

    private static List<String> efforts(String family, int version) {
        if (version >= 407) {
            return ALL_EFFORTS;
        }
        if (version == 406) {
            return List.of("low", "medium", "high", "max");
        }
        return version == 405 && family.equals("opus") ? List.of("low", "medium", "high") : List.of();
    }

    /** How a model can be asked to think. */
    public enum Thinking {
        /** It cannot. */
        NONE,
        /** Only when given a budget of tokens. */
        BUDGET,
        /** Only when asked; how much is its own choice. */
        ADAPTIVE,
        /** Unless asked not to. */
        BY_DEFAULT,
        /** Whatever one says. */
        ALWAYS
    }

    /**
     * What a model takes.
     *
     * @param legacy    it has the text completions endpoint
     * @param maxOutput most tokens it can write, sent as the limit when the caller names none: the API demands one
     * @param sampling  whether it takes {@code temperature}, {@code top_p} and {@code top_k}
     * @param thinking  how it can be asked to think
     * @param efforts   the words of {@code output_config.effort} it takes, weakest first; empty when it has no such member
     * @param schemas   whether its output and its tools' arguments can be held to a JSON schema
     */
    public record Traits(
            boolean legacy,
            long maxOutput,
            boolean sampling,
            Thinking thinking,
            List<String> efforts,
            boolean schemas) {
        public Traits {
            efforts = List.copyOf(efforts);
        }
    }
}
