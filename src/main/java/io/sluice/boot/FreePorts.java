package io.sluice.boot;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/**
 * Chooses the port where 0 asks for any free one.
 *
 * <p>Quarkus could leave it to the socket, but names the meters of its servers by the configured port and, with 0 for one of
 * them only, gives them different tags: Prometheus' registry refuses that in the middle of opening the port, and the start
 * never ends (seen with Quarkus 3.34).
 */
final class FreePorts {
    private static final List<String> PORTS =
            List.of("quarkus.http.port", "quarkus.http.ssl-port", "quarkus.management.port");

    private FreePorts() {}

    static void choose(SmallRyeConfig config) {
        for (String property : PORTS) {
            if (config.getOptionalValue(property, Integer.class)
                    .filter(port -> port == 0)
                    .isPresent()) {
                System.setProperty(property, Integer.toString(free()));
            }
        }
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartRefused("There is no free port to listen on (" + e.getMessage() + ").");
        }
    }
}
