package io.sluice.provider.bedrock;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes, told from its id: {@code anthropic.claude-sonnet-4-5-20250929-v1:0}, the same behind the prefix of a
 * cross-region profile ({@code eu.}), or in an ARN. An ARN that names no model (a provisioned or imported one) takes what most
 * take. The API refuses with status 400 what a model does not take and says nowhere in advance what that is.
 *
 * <p>Sources: the vendor's pages "Supported models and features" of Converse, "Prompt caching", "Structured outputs" and "Inference request
 * parameters"; for Claude, Anthropic's pages on thinking and effort, as of October 2026.
 */
final class BedrockModels {
    private static final Pattern CLAUDE =
            Pattern.compile("claude-(?:[a-z]+-)?v?(?<major>\\d{1,2})(?!\\d)(?:[-.](?<minor>\\d{1,2})(?!\\d))?");

    private static final int NEWEST = 9900;
    private static final List<String> ALL_EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    private BedrockModels() {}

    /** Whose model it is, as far as that matters. */
    enum Vendor {
        ANTHROPIC,
        /** Amazon's own that chat. */
        NOVA,
        /** Amazon's older ones. */
        TITAN,
        COHERE,
        AI21,
        MISTRAL,
        /** OpenAI's open weights. */
        GPT_OSS,
        OTHER
    }

    /** How a model can be asked to think. */
    enum Thinking {
        /** It cannot be asked. */
        NONE,
        /** Claude, when given a budget of tokens. */
        BUDGET,
        /** Claude; how much is its own choice. */
        ADAPTIVE,
        /** By a word among the model's own fields. */
        WORD
    }

    /** What of a prompt can be marked to be cached, and for how long. */
    enum Caching {
        NONE,
        /** What was said, not the tools; for minutes. */
        PROMPT,
        /** Tools too; for minutes. */
        FOR_MINUTES,
        /** Tools too; for minutes or an hour. */
        FOR_AN_HOUR
    }

    /**
     * What a model takes.
     *
     * @param completes whether it has a form of its own for completions; else they are asked as chats
     * @param sampling  whether it takes temperature and the like
     * @param efforts   the words of {@code outputConfig.effort} it takes, weakest first; empty when it has no such member
     * @param choice    whether it can be told to call a tool, or a certain one
     * @param schemas   whether its answers and its tools' arguments can be held to a JSON schema
     * @param caching   what of a prompt it can be asked to cache
     */
    record Traits(
            Vendor vendor,
            boolean completes,
            boolean sampling,
            Thinking thinking,
            List<String> efforts,
            boolean choice,
            boolean schemas,
            Caching caching) {
        Traits {
            efforts = List.copyOf(efforts);
        }

        /** Whether it answers in a stream; only AI21's older models with a form of their own do not. */
        boolean streams() {
            return !(completes && vendor == Vendor.AI21);
        }

        /** Whether results of tools may say that the tool failed. */
        boolean tellsFailures() {
            return vendor == Vendor.ANTHROPIC || vendor == Vendor.NOVA;
        }
    }

    /** What the model of this id takes. */
    static Traits of(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        if (id.contains("claude")) {
            return claude(id);
        }
        if (id.contains("amazon.nova")) {
            Thinking thinking = id.contains("nova-2") ? Thinking.WORD : Thinking.NONE;
            return new Traits(Vendor.NOVA, false, true, thinking, List.of(), true, false, Caching.PROMPT);
        }
        if (id.contains("amazon.titan")) {
            return plain(Vendor.TITAN, true, false);
        }
        if (id.contains("cohere.")) {
            return plain(Vendor.COHERE, id.contains("cohere.command") && !id.contains("command-r"), false);
        }
        if (id.contains("ai21.")) {
            return plain(Vendor.AI21, id.contains("ai21.j2"), false);
        }
        if (id.contains("mistral.")) {
            return plain(Vendor.MISTRAL, false, true);
        }
        if (id.contains("openai.gpt-oss")) {
            return new Traits(Vendor.GPT_OSS, false, true, Thinking.WORD, List.of(), false, true, Caching.NONE);
        }
        return plain(Vendor.OTHER, false, id.startsWith("arn:"));
    }

    private static Traits plain(Vendor vendor, boolean completes, boolean choice) {
        return new Traits(vendor, completes, true, Thinking.NONE, List.of(), choice, false, Caching.NONE);
    }

    private static Traits claude(String id) {
        Matcher name = CLAUDE.matcher(id);
        int version = NEWEST;
        if (id.contains("claude-instant")) {
            version = 100;
        } else if (name.find()) {
            String minor = name.group("minor");
            version = Integer.parseInt(name.group("major")) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
        }
        return new Traits(
                Vendor.ANTHROPIC,
                version < 300,
                version < 407,
                thinking(version),
                efforts(id, version),
                version >= 300,
                version >= 405,
                caching(id, version));
    }

    /** Haiku 3.5 is the oldest that caches for everybody. */
    private static Caching caching(String id, int version) {
        if (version >= 405) {
            return Caching.FOR_AN_HOUR;
        }
        return version >= 307 || id.contains("claude-3-5-haiku") ? Caching.FOR_MINUTES : Caching.NONE;
    }

    private static Thinking thinking(int version) {
        if (version < 307) {
            return Thinking.NONE;
        }
        return version < 406 ? Thinking.BUDGET : Thinking.ADAPTIVE;
    }

    private static List<String> efforts(String id, int version) {
        if (version >= 407) {
            return ALL_EFFORTS;
        }
        if (version == 406) {
            return List.of("low", "medium", "high", "max");
        }
        return version == 405 && id.contains("opus") ? List.of("low", "medium", "high") : List.of();
    }
}
