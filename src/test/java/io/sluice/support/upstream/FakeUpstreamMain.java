package io.sluice.support.upstream;

import io.sluice.support.upstream.FakeUpstream.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a {@link FakeUpstream} on a port, for demonstrations and for load:
 *
 * <pre>./mvnw -q test-compile exec:java -Dexec.args="--port 9900"</pre>
 *
 * Without {@code --tokens} it checks requests as the vendors do and answers by repeating their last words; with it,
 * every call gets a text of so many tokens, its bytes made beforehand. Ends on SIGINT or SIGTERM and then tells what it
 * served; while it runs, {@code GET /served} tells the same as JSON.
 */
public final class FakeUpstreamMain {

    private static final Map<String, String> DEFAULTS =
            Map.of("--port", "9900", "--latency-ms", "0", "--gap-ms", "0", "--tokens", "-1", "--event-loops", "1");

    private static final int INPUT_TOLD = 25;

    private FakeUpstreamMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        var settings = settings(List.of(arguments));
        if (settings.isEmpty()) {
            System.out.println("""
                    usage: FakeUpstreamMain [--port N] [--latency-ms N] [--gap-ms N] [--tokens N] [--event-loops N]
                      --port         port on 127.0.0.1, default 9900; 0 for a free one
                      --latency-ms   time before the first byte of every answer, default 0
                      --gap-ms       time between two events of a stream, default 0
                      --tokens       answer every call with a text of N tokens, prepared; default: repeat its words
                      --event-loops  threads that serve, default 1""");
            // Anything but a plea for help was a mistake, which a script that starts this must notice.
            System.exit(List.of(arguments).equals(List.of("--help")) ? 0 : 2);
            return;
        }
        var reply = (settings.get("--tokens") < 0 ? Reply.echo() : text(settings.get("--tokens")))
                .latency(Duration.ofMillis(settings.get("--latency-ms")))
                .gap(Duration.ofMillis(settings.get("--gap-ms")));
        var options = new Options(
                settings.get("--port"), settings.get("--event-loops"), 0, settings.get("--tokens") < 0 ? null : reply);
        var upstream = FakeUpstream.start(options);
        upstream.onEveryCall(reply);
        System.out.println("Fake upstream is up; give its clients these base addresses and any key:");
        FakeUpstream.WIRES.forEach(
                wire -> System.out.printf("  %-10s %s%n", wire.name(), upstream.baseUrl(wire.name())));
        System.out.println("What it served: curl " + upstream.url() + FakeUpstream.SERVED_PATH);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("Served: " + Json.compact(upstream.tokensServed().json()));
            upstream.close();
        }));
        new CountDownLatch(1).await();
    }

    /** The settings by their flag; empty when the arguments cannot be understood. */
    private static Map<String, Integer> settings(List<String> arguments) {
        var settings = new TreeMap<String, Integer>();
        DEFAULTS.forEach((flag, value) -> settings.put(flag, Integer.valueOf(value)));
        for (var k = 0; k < arguments.size(); k += 2) {
            var flag = arguments.get(k);
            if (!DEFAULTS.containsKey(flag)
                    || k + 1 == arguments.size()
                    || !arguments.get(k + 1).matches("\\d{1,9}")) {
                return Map.of();
            }
            settings.put(flag, Integer.valueOf(arguments.get(k + 1)));
        }
        return settings;
    }

    private static Reply text(int tokens) {
        return Reply.text("word".repeat(tokens)).usage(INPUT_TOLD, tokens);
    }
}
