package io.sluice.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What several test classes want set, none of which minds what the others want: a profile is a start of the application, and one
 * is enough for all of them. A class that needs the opposite of a setting here has a profile of its own.
 */
public final class SharedProfile implements QuarkusTestProfile {
    /** So few wrong keys are told to an address that they are spent within a test. */
    public static final int FAILURES_TOLD = 3;

    /** The one address whose word about others is taken. */
    public static final String PROXY = "127.0.0.31";

    /** Signs what is told to webhooks. It is where an operator would put it: in a file. */
    public static final String WEBHOOK_SECRET = "webhook-secret-0123456789";

    @Override
    public Map<String, String> getConfigOverrides() {
        var settings = new HashMap<String, String>();
        settings.put("sluice.auth.failures.limit", Integer.toString(FAILURES_TOLD));
        settings.put("sluice.auth.failures.window", "10m");
        settings.put("sluice.api.trusted-proxies", PROXY);
        settings.put("sluice.auth.anonymous.routes", EchoRoutes.CHAT);
        settings.put("sluice.auth.anonymous.networks", "127.0.3.0/24");
        settings.put("sluice.admission.webhook.secret", "file:" + webhookSecret());
        settings.put("sluice.admission.exchange-interval", "200ms");
        settings.put("sluice.pricing.file", priceFile().toString());
        settings.put("sluice.pricing.file-check-interval", "100MS");
        return settings;
    }

    /** The file of prices, in which a model costs so many dollars: three at the start. */
    public static String prices(String usd) {
        return """
                prices:
                  - provider: openai
                    model: gpt-4o*
                    input_usd_per_million: "%1$s"
                    output_usd_per_million: "%1$s"
                  - {provider: openai, model: gpt-4o, input_usd_per_million: "%1$s", output_usd_per_million: "9"}
                """.formatted(usd);
    }

    private static Path priceFile() {
        try {
            return Files.writeString(Files.createTempDirectory("prices").resolve("prices.yaml"), prices("3"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path webhookSecret() {
        try {
            Path secret = Files.createTempFile("webhook", ".secret");
            secret.toFile().deleteOnExit();
            return Files.writeString(secret, WEBHOOK_SECRET + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
