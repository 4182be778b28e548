package io.sluice.support.upstream.bedrock;

import io.sluice.support.upstream.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the signature of a request anew, by AWS' description of version 4, and compares. Knows nothing of any library. */
public final class SignatureCheck {

    private static final Pattern FORM = Pattern.compile("AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<date>\\d{8})/"
            + "(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, SignedHeaders=(?<names>[a-z0-9;-]+),"
            + " Signature=(?<signature>[0-9a-f]{64})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration SKEW = Duration.ofMinutes(5);

    private SignatureCheck() {}

    /** The secret of an access key, unless the double was told which secrets to accept. */
    public static String secretOf(String accessKey) {
        return accessKey + "/secret";
    }

    /**
     * What is wrong with a request's signature; empty when nothing is.
     *
     * @param secrets those that are accepted; when there are none, each access key has the one that is made of it
     */
    public static Optional<String> problem(
            RecordedRequest request, String service, Collection<String> secrets, Clock clock) {
        return problem(request, service, clock, Optional.of(secrets));
    }

    /** The same for a double that does not know the secret: all that can be seen without it. */
    public static Optional<String> problemOfForm(RecordedRequest request, String service, Clock clock) {
        return problem(request, service, clock, Optional.empty());
    }

    private static Optional<String> problem(
            RecordedRequest request, String service, Clock clock, Optional<Collection<String>> secrets) {
        var header = request.header("authorization").orElse("");
        var match = FORM.matcher(header);
        if (!match.matches()) {
            return Optional.of("Authorization header is not of the form of AWS4-HMAC-SHA256");
        }
        var time = request.header("x-amz-date").orElse("");
        if (!time.startsWith(match.group("date")) || !isNow(time, clock)) {
            return Optional.of("Signature expired: " + time + " is too far from now");
        }
        var names = List.of(match.group("names").split(";"));
        if (!names.containsAll(List.of("host", "x-amz-date"))
                || request.header("x-amz-security-token").isPresent() && !names.contains("x-amz-security-token")) {
            return Optional.of("'host', 'x-amz-date' and 'x-amz-security-token' must be signed");
        }
        if (!match.group("service").equals(service)) {
            return Optional.of("Credential should be scoped to correct service: '" + service + "'.");
        }
        var hash = HexFormat.of().formatHex(sha256(request.body()));
        if (request.header("x-amz-content-sha256")
                .filter(told -> !told.equals(hash))
                .isPresent()) {
            return Optional.of("The body is not the one that was signed");
        }
        if (secrets.isEmpty()) {
            return Optional.empty();
        }
        var scope = match.group("date") + "/" + match.group("region") + "/" + service + "/aws4_request";
        var toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HexFormat.of().formatHex(sha256(bytes(canonical(request, names, hash))));
        var known = secrets.get().isEmpty() ? List.of(secretOf(match.group("key"))) : secrets.get();
        var matches = known.stream()
                .anyMatch(secret -> signature(secret, scope, toSign).equals(match.group("signature")));
        return matches
                ? Optional.empty()
                : Optional.of(
                        "The request signature we calculated does not match the signature you provided. Check your"
                                + " AWS Secret Access Key and signing method.");
    }

    private static boolean isNow(String time, Clock clock) {
        try {
            var at = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
            return Duration.between(at, clock.instant()).abs().compareTo(SKEW) < 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String canonical(RecordedRequest request, List<String> names, String hash) {
        var text = new StringBuilder(request.method()).append('\n');
        text.append(encodedAgain(request.path())).append("\n\n");
        for (var name : names) {
            text.append(name)
                    .append(':')
                    .append(request.header(name).orElse("").strip())
                    .append('\n');
        }
        return text.append('\n')
                .append(String.join(";", names))
                .append('\n')
                .append(hash)
                .toString();
    }

    /** All services but S3 encode the path they are sent once more. */
    private static String encodedAgain(String path) {
        var encoded = new StringBuilder();
        for (var b : bytes(path)) {
            var c = (char) b;
            if (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._~/".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String signature(String secret, String scope, String toSign) {
        var key = bytes("AWS4" + secret);
        for (var step : scope.split("/")) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
