package io.sluice.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/**
 * How long a pod of the Deployment may take to end.
 *
 * @param preStop how long kubelet waits before it sends the signal
 * @param delay   how long calls are still answered after it, with readiness down
 * @param grace   after which it is killed, from its deletion on
 */
record Drain(Duration preStop, Duration delay, Duration grace) {
    static Drain of(ClusterObjects objects) {
        JsonNode pod = objects.one("Deployment", "sluice").at("/spec/template/spec");
        Map<String, String> environment = new ContainerEnvironment(objects, "any")
                .of(pod, pod.path("containers").get(0));
        return new Drain(
                Duration.ofSeconds(
                        pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong()),
                Duration.parse("PT" + environment.get("QUARKUS_SHUTDOWN_DELAY")),
                Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()));
    }

    /** What is left when the signal comes. */
    Duration afterPreStop() {
        return grace.minus(preStop);
    }
}
