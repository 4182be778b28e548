package io.sluice.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a platform team applies: the kustomization that {@code docs/kubernetes.md} shows for {@code clustered}, with routes and
 * administrators' networks of its own, a Secret, and the authorities it trusts.
 */
final class PlatformTeam {
    private static final String PAGE = "clustered";
    private static final String KUSTOMIZATION = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: sluice
            resources: [../%s]
            configMapGenerator:
              - name: sluice-routes
                behavior: merge
                files: [routes.yaml]
            patches:
              - target: {kind: Ingress, name: sluice-admin}
                patch: |-
                  - op: replace
                    path: /metadata/annotations/nginx.ingress.kubernetes.io~1whitelist-source-range
                    value: 127.0.0.0/8
            """.formatted(PAGE);

    private PlatformTeam() {}

    /** Secrets of the namespace {@code sluice}, which are made by hand or by an operator, never from a repository. */
    record Secrets(String adminKey, String masterKey, String databasePassword) {
        private String manifest() {
            return """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: sluice, namespace: sluice}
                    stringData:
                      SLUICE_ADMIN_KEY: "%s"
                      SLUICE_MASTER_KEY: "%s"
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: sluice-database, namespace: sluice}
                    stringData:
                      password: "%s"
                    """.formatted(adminKey, masterKey, databasePassword);
        }
    }

    /**
     * All that it applies.
     *
     * @param postgres authority of the database's certificate, PEM
     * @param vault    authority of Vault's certificate, PEM
     */
    static ClusterObjects apply(String routes, Secrets secrets, String postgres, String vault) throws IOException {
        Kustomize.shown();
        Path folder = Files.createDirectories(Kustomize.SCRATCH.resolve(PAGE + "-here"));
        Files.writeString(folder.resolve("kustomization.yaml"), KUSTOMIZATION);
        Files.writeString(folder.resolve("routes.yaml"), routes);
        String authorities =
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: sluice-authorities, namespace: sluice}
                data:
                  postgres.crt: |
                %s
                  vault.crt: |
                %s
                """.formatted(postgres.strip().indent(4), vault.strip().indent(4));
        return ClusterObjects.of(Kustomize.render(folder) + "\n---\n" + secrets.manifest() + "\n---\n" + authorities);
    }
}
