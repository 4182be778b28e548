package io.sluice.provider.family.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.TokenBucket;
import io.sluice.model.Usage;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class UsageReaderTest {
    private static final Quirks BESIDE = Quirks.OPENAI.withReasoningBeside();

    @Property
    void bucketsAddUpToTheTotalsHoweverInconsistentTheParts(
            @ForAll @LongRange(max = 50) long prompt,
            @ForAll @LongRange(max = 50) long completion,
            @ForAll @LongRange(max = 80) long cached,
            @ForAll @LongRange(max = 80) long written,
            @ForAll @LongRange(max = 80) long reasoning) {
        ObjectNode usage = usage(prompt, completion, cached, written, reasoning);
        usage.put("total_tokens", prompt + completion);

        Usage.Tokens tokens = UsageReader.read(usage, Quirks.OPENAI).tokens();

        assertThat(tokens.prompt()).isEqualTo(prompt);
        assertThat(tokens.completion()).isEqualTo(completion);
        assertThat(tokens.cacheRead()).isEqualTo(Math.min(cached, prompt));
        assertThat(tokens.reasoning()).isEqualTo(Math.min(reasoning, completion));
    }

    @Property
    void reasoningThatComesOnTopIsAdded(
            @ForAll @LongRange(max = 50) long completion, @ForAll @LongRange(min = 1, max = 80) long reasoning) {
        ObjectNode untold = usage(10, completion, 0, 0, reasoning);
        ObjectNode told = usage(10, completion, 0, 0, reasoning).put("total_tokens", 10 + completion + reasoning);

        assertThat(UsageReader.read(untold, BESIDE).tokens().completion()).isEqualTo(completion + reasoning);
        assertThat(UsageReader.read(told, Quirks.OPENAI).tokens().completion()).isEqualTo(completion + reasoning);
    }

    @Property
    void callersAreToldReasoningThatComesOnTopAsAPartOfTheCompletion(
            @ForAll @LongRange(max = 50) long completion, @ForAll @LongRange(min = 1, max = 80) long reasoning) {
        ObjectNode told = usage(10, completion, 0, 0, reasoning).put("total_tokens", 10 + completion);
        ObjectNode document = JsonCodec.object();
        document.set("usage", told);

        Usage usage = UsageReader.take(document, BESIDE);

        assertThat(document.at("/usage/completion_tokens").longValue()).isEqualTo(completion + reasoning);
        assertThat(document.at("/usage/total_tokens").longValue()).isEqualTo(10 + completion + reasoning);
        assertThat(usage.raw()).isEqualTo(Json.of(told));
        assertThat(told.get("completion_tokens").longValue()).isEqualTo(completion);
    }

    @Property
    void soundAndPicturesAreBucketsOfTheirOwnAndNothingIsCountedTwice(
            @ForAll @LongRange(max = 50) long prompt,
            @ForAll @LongRange(max = 50) long completion,
            @ForAll @LongRange(max = 40) long cached,
            @ForAll @LongRange(max = 40) long audio,
            @ForAll @LongRange(max = 40) long image) {
        ObjectNode usage = usage(prompt, completion, cached, 0, 3);
        usage.withObject("/prompt_tokens_details").put("audio_tokens", audio).put("image_tokens", image);
        usage.withObject("/completion_tokens_details")
                .put("audio_tokens", audio)
                .put("image_tokens", image);

        Usage.Tokens tokens = UsageReader.read(usage, Quirks.OPENAI).tokens();

        assertThat(tokens.prompt()).isEqualTo(prompt);
        assertThat(tokens.media().audioInput()).isEqualTo(Math.min(audio, prompt - tokens.cacheRead()));
        assertThat(tokens.media().audioOutput()).isEqualTo(Math.min(audio, completion - tokens.reasoning()));
        assertThat(tokens.completion())
                .isEqualTo(completion)
                .isEqualTo(tokens.output()
                        + tokens.reasoning()
                        + tokens.media().audioOutput()
                        + tokens.media().imageOutput());
        assertThat(Arrays.stream(TokenBucket.values())
                        .mapToLong(bucket -> bucket.of(tokens))
                        .sum())
                .isEqualTo(tokens.total());
    }

    @Example
    void keepsWhatTheProviderSent() {
        ObjectNode usage = usage(9, 3, 4, 0, 1).put("queue_time", 0.25);

        assertThat(UsageReader.read(usage, Quirks.OPENAI).raw()).isEqualTo(Json.of(usage));
    }

    @Example
    void anExplicitZeroIsReportedAndNothingIsAbsent() {
        assertThat(UsageReader.read(usage(0, 0, 0, 0, 0), Quirks.OPENAI).knowledge())
                .isEqualTo(Usage.Knowledge.REPORTED);
        assertThat(UsageReader.read(JsonCodec.object(), Quirks.OPENAI)).isEqualTo(Usage.ABSENT);
    }

    private static ObjectNode usage(long prompt, long completion, long cached, long written, long reasoning) {
        ObjectNode usage = JsonCodec.object();
        usage.put("prompt_tokens", prompt).put("completion_tokens", completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached).put("cache_write_tokens", written);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        return usage;
    }
}
