package io.sluice.provider.vertex;

import com.google.auth.oauth2.JwtClaims;
import com.google.auth.oauth2.JwtCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a service account proves its identity with: a statement that it signs with its key. Google's library reads the key and
 * signs; it asks nobody anything. Holds a proof in clear for the moment of sending, and never prints it.
 *
 * @param tokens where the proof is exchanged for a token
 * @param form   the body of that request
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket
record ServiceAccount(URI tokens, byte[] form) {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    private static final long LIFE_SECONDS = 3600;
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "Bearer ";

    /**
     * Signs. Takes some milliseconds of computing, so not for an event loop.
     *
     * @throws CallFailed with {@link Failure.CredentialUnavailable} when the credential is no key of a service account
     */
    static ServiceAccount prove(Secret credentials) {
        try {
            ServiceAccountCredentials account = credentials.reveal(ServiceAccount::read);
            URI tokens = account.getTokenServerUri();
            return new ServiceAccount(tokens, form(signed(account, tokens)));
        } catch (IOException | RuntimeException e) {
            // the library tells in many ways that a text is no key, and may quote it: none of its words go on
            throw new CallFailed(new Failure.CredentialUnavailable(
                    "The credential of this route is no key of a service account of Google's cloud."));
        }
    }

    private static ServiceAccountCredentials read(String json) {
        try {
            return ServiceAccountCredentials.fromStream(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String signed(ServiceAccountCredentials account, URI tokens) throws IOException {
        var claims = JwtClaims.newBuilder()
                .setIssuer(account.getClientEmail())
                .setSubject(account.getClientEmail())
                .setAudience(tokens.toString())
                .setAdditionalClaims(Map.of("scope", SCOPE))
                .build();
        var statement = JwtCredentials.newBuilder()
                .setPrivateKey(account.getPrivateKey())
                .setPrivateKeyId(Objects.requireNonNull(account.getPrivateKeyId(), "private_key_id"))
                .setJwtClaims(claims)
                .setLifeSpanSeconds(LIFE_SECONDS)
                .build();
        List<String> headers = statement.getRequestMetadata(tokens).getOrDefault(AUTHORIZATION, List.of());
        if (headers.isEmpty() || !headers.getFirst().startsWith(BEARER)) {
            throw new IOException("the library signed nothing");
        }
        return headers.getFirst().substring(BEARER.length());
    }

    private static byte[] form(String assertion) {
        return (GRANT + URLEncoder.encode(assertion, StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + tokens.getHost() + "]";
    }
}
