package io.sluice.support.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.support.upstream.Content.ErrorInside;
import io.sluice.support.upstream.Content.Failed;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Finds the answer to one request on one wire: what the vendor refuses by itself first, then what is scripted. */
final class Conversation {

    /** One event large enough that an endless stream costs little to write. */
    private static final Said LONG_EVENT =
            ((Said) Reply.text("endless ".repeat(2048)).inOneEvent().content());

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Wire wire;
    private final Rules rules;
    private final long serial;

    Conversation(Wire wire, Rules rules, long serial) {
        this.wire = wire;
        this.rules = rules;
        this.serial = serial;
    }

    /** @param script gives the reply to a request that is in order */
    Score answer(RecordedRequest request, Function<RecordedRequest, Reply> script) {
        var path = request.path().substring(wire.basePath().length());
        for (var endpoint : wire.endpoints()) {
            var match = endpoint.path().matcher(path);
            if (match.matches() && endpoint.method().equals(request.method())) {
                return answer(request, endpoint, variables(match), script);
            }
        }
        var call = call(request, MissingNode.getInstance(), Map.of());
        return refusal(call, wire.admit(call).orElseGet(() -> wire.notFound(call)));
    }

    private Score answer(
            RecordedRequest request,
            Endpoint endpoint,
            Map<String, String> variables,
            Function<RecordedRequest, Reply> script) {
        var body = parse(request);
        var call = call(request, body == null ? MissingNode.getInstance() : body, variables);
        if (rules.checked()) {
            var refusal = wire.admit(call)
                    .or(() -> body == null
                            ? Optional.of(wire.malformed(call))
                            : endpoint.checks().refusal(call, body));
            if (refusal.isPresent()) {
                return refusal(call, refusal.get());
            }
        }
        return speak(call, endpoint, script.apply(request));
    }

    private Score speak(Call call, Endpoint endpoint, Reply reply) {
        var answer = switch (reply.content()) {
            case Said said -> endpoint.speaker().say(call, said);
            case Failed(var error, var retryAfter) -> wire.refuse(call, error, retryAfter);
            case ErrorInside(var error) ->
                call.streams()
                        ? wire.stream(call, List.of(wire.errorEvent(call, error)))
                        : inside(wire.refuse(call, error, new RetryAfter.None()));
            case Content.Raw raw -> raw(call, raw);
            case Content.Endless _ -> endpoint.speaker().say(call, LONG_EVENT);
        };
        var headed = answer.withHeaders(reply.headers());
        var score = new Composer(reply.delivery(), error -> wire.errorEvent(call, error))
                .compose(headed, new TokensServed.Key(wire.name(), answer.model()));
        return reply.content() instanceof Content.Endless endless ? score.stretched(endless.bytes()) : score;
    }

    private Score refusal(Call call, VendorError error) {
        return new Composer(Delivery.PLAIN, again -> wire.errorEvent(call, again))
                .compose(wire.refuse(call, error, new RetryAfter.None()), new TokensServed.Key(wire.name(), ""));
    }

    private static Answer inside(Answer refusal) {
        return new Answer(200, refusal.headers(), refusal.stream(), refusal.frames(), refusal.model());
    }

    private static Answer raw(Call call, Content.Raw raw) {
        var stream = raw.frames().size() != 1 || raw.frames().getFirst() instanceof Frame.Event;
        var account = call.variables().getOrDefault("deployment", call.model());
        return new Answer(raw.status(), Map.of("content-type", raw.contentType()), stream, raw.frames(), account);
    }

    private Call call(RecordedRequest request, JsonNode body, Map<String, String> variables) {
        return new Call(request, body, variables, rules, serial);
    }

    /** The document; a form, in which tokens are asked for, is an object of texts. */
    private static @Nullable JsonNode parse(RecordedRequest request) {
        if (request.header("content-type").filter(FORM::equals).isPresent()) {
            var form = JsonNodeFactory.instance.objectNode();
            for (var member : request.text().split("&")) {
                var pair = member.split("=", 2);
                form.put(pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
            return form;
        }
        try {
            return Json.parse(request.rawBody());
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The named groups that matched, decoded: clients percent-encode what a model's name holds. */
    private static Map<String, String> variables(Matcher match) {
        var variables = new LinkedHashMap<String, String>();
        for (var name : match.namedGroups().keySet()) {
            if (match.group(name) != null) {
                var value = match.group(name).replace("+", "%2B");
                variables.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return variables;
    }
}
