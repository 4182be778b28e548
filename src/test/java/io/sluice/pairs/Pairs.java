package io.sluice.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.pairs.Outcome.NotInUpstream;
import io.sluice.pairs.Outcome.Refused;
import io.sluice.pairs.Outcome.Works;
import io.sluice.pairs.Outcome.Wrong;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.secret.SecretRef;
import io.sluice.support.EchoRoutes;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks everything of every provider in every language, through the gateway's own port, and says what became of it. */
final class Pairs implements AutoCloseable {
    /** The languages, in the order of the page. */
    static final List<Language> LANGUAGES =
            List.of(new RoutesLanguage(), new EndpointsLanguage(), new OpenAiLanguage(), new AnthropicLanguage());

    private static final String KEY = "test-admin-key-0123456789";

    private final List<ProviderLine> lines;
    private final ProviderRegistry providers;
    private final URI gateway;
    private final FakeUpstream upstream = FakeUpstream.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Pairs(List<ProviderLine> lines, ProviderRegistry providers, URI gateway) {
        this.lines = lines;
        this.providers = providers;
        this.gateway = gateway;
    }

    /** One cell of the table. */
    record Cell(ProviderLine line, Language language, Scenario scenario, boolean stream) {
        @Override
        public String toString() {
            return language.title() + " → " + line.label() + ", " + scenario.title()
                    + (stream ? ", stream" : ", whole");
        }
    }

    /** A route for chats to each line. */
    List<Route> routes() throws IOException {
        Path file = Files.createTempFile("pairs", ".key");
        file.toFile().deleteOnExit();
        Files.writeString(file, VendorRoutes.KEY);
        var key = new SecretRef("file", file.toString());
        return lines.stream().map(line -> route(line, key)).toList();
    }

    /** What becomes of everything. */
    Map<Cell, Outcome> ask() throws IOException, InterruptedException {
        var outcomes = new LinkedHashMap<Cell, Outcome>();
        for (ProviderLine line : lines) {
            for (Scenario scenario : Scenario.values()) {
                for (Language language : LANGUAGES) {
                    for (boolean stream : new boolean[] {false, true}) {
                        var cell = new Cell(line, language, scenario, stream);
                        outcomes.put(cell, understood(cell));
                    }
                }
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        client.close();
        upstream.close();
    }

    private Route route(ProviderLine line, SecretRef key) {
        Provider provider = providers.find(new ProviderId(line.provider())).orElseThrow();
        URI base = URI.create(line.wire() == null ? upstream.url() : upstream.baseUrl(line.wire()));
        var secrets = new LinkedHashMap<String, SecretRef>();
        line.secretKeys(provider).forEach(setting -> secrets.put(setting, key));
        try {
            var target = new Target(
                    provider.id(),
                    provider.displayName(),
                    provider.family(),
                    line.model(),
                    provider.bind(line.target(provider, Task.CHAT, base)),
                    provider.mlflow(),
                    secrets);
            var declaration =
                    new Declaration(Declaration.Origin.FILE, Declaration.Style.NATIVE, null, EchoRoutes.CHANGED);
            return new Route(new RouteName(name(line)), Task.CHAT, List.of(target), VendorRoutes.ONE_TRY, declaration);
        } catch (InvalidSettings e) {
            throw new AssertionError(line.label() + ": " + e.problem(), e);
        }
    }

    private String name(ProviderLine line) {
        return "pair-" + lines.indexOf(line);
    }

    /** An answer that breaks its language's own form is as wrong as one that says something else. */
    private Outcome understood(Cell cell) throws IOException, InterruptedException {
        try {
            return outcome(cell);
        } catch (IllegalStateException e) {
            return new Wrong(List.of(String.valueOf(e.getMessage())));
        }
    }

    private Outcome outcome(Cell cell) throws IOException, InterruptedException {
        ProviderLine line = cell.line();
        Scenario scenario = cell.scenario();
        boolean lacking = scenario.lacking() != null && line.lacks(scenario.lacking());
        Ask ask = line.wire() == null ? scenario.ask().withForce() : scenario.ask();
        Exchange asked = exchange(cell, ask, lacking ? scenario.replyInstead() : scenario.reply());
        if (asked.refused()) {
            return new Refused(cell.language().error(Language.json(asked.body())));
        }
        if (asked.status() != 200) {
            return new Wrong(List.of("status " + asked.status() + ": " + asked.body()));
        }
        var judge = new Judge(line, cell.language());
        Told told = asked.told(cell);
        asked.arrived().forEach(request -> judge.arrived(ask, request.json()));
        if (!lacking) {
            judge.answer(scenario, told);
            if (scenario == Scenario.PARALLEL_TOOLS && judge.problems().isEmpty()) {
                Ask again = ask.withCalls(told.calls());
                Exchange answered = exchange(cell, again, Scenario.TEXT.reply());
                if (answered.status() != 200) {
                    return new Wrong(List.of("results: status " + answered.status() + ": " + answered.body()));
                }
                answered.arrived().forEach(request -> judge.arrived(again, request.json()));
                judge.answerToResults(answered.told(cell));
            }
        }
        if (!judge.problems().isEmpty()) {
            return new Wrong(List.of(String.join("; ", judge.problems()) + " in " + asked.body()));
        }
        return lacking ? new NotInUpstream() : new Works();
    }

    private Exchange exchange(Cell cell, Ask ask, Reply reply) throws IOException, InterruptedException {
        ObjectNode body = cell.language().body(name(cell.line()), ask, cell.stream());
        return exchange(cell.line(), cell.language(), body, reply);
    }

    /** What arrives at the upstream of a document that somebody wrote; it is sent on the line's route. */
    List<RecordedRequest> arrived(ProviderLine line, Language language, ObjectNode document)
            throws IOException, InterruptedException {
        document.put("model", name(line));
        Exchange exchange = exchange(line, language, document, Scenario.TEXT.reply());
        if (exchange.status() != 200) {
            throw new IllegalStateException(line.label() + ": status " + exchange.status() + ": " + exchange.body());
        }
        return exchange.arrived();
    }

    private Exchange exchange(ProviderLine line, Language language, ObjectNode body, Reply reply)
            throws IOException, InterruptedException {
        upstream.reset();
        upstream.onEveryCall(reply);
        var request = HttpRequest.newBuilder(gateway.resolve(language.path(name(line))))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        language.headers().forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Exchange(response.statusCode(), response.body(), upstream.requests());
    }

    /** One call, and what arrived at the upstream of it. */
    private record Exchange(int status, String body, List<RecordedRequest> arrived) {
        /** Refused by the gateway: nothing was sent. */
        boolean refused() {
            return (status == 400 || status == 422 || status == 501) && arrived.isEmpty();
        }

        Told told(Cell cell) {
            return cell.stream()
                    ? cell.language().stream(body)
                    : cell.language().whole(Language.json(body));
        }
    }
}
