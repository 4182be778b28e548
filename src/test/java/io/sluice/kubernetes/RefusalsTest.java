package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The other tests of this package say something only if they would not say it of manifests that are wrong. */
class RefusalsTest {
    private static String good;

    @BeforeAll
    static void render() {
        good = Kustomize.overlay("clustered").text();
    }

    @Test
    void nothingIsSaidOfGoodOnes() {
        assertThat(problems(good)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            readOnlyRootFilesystem: true    | readOnlyRootFileSystem: true      | readOnlyRootFileSystem
            periodSeconds: 10               | periodSecond: 10                  | periodSecond
            maxUnavailable: 1               | maxUnavailble: 1                  | maxUnavailble
            policyTypes:                    | policyType:                       | policyType
            terminationGracePeriodSeconds: 360 | terminationGracePeriodSeconds: '360' | Long
            name: SLUICE_ADMIN_KEY          | name: 8                           | String
            kind: PodDisruptionBudget       | kind: PodDisruptionBudgets        | nobody expected
            """)
    void refusesWhatKubernetesWould(String right, String wrong, String named) {
        assertThatThrownBy(() -> problems(changed(right, wrong)))
                .isInstanceOf(Manifests.Refused.class)
                .hasMessageContaining(named);
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThatThrownBy(() -> problems(
                        changed("revisionHistoryLimit: 5", "revisionHistoryLimit: 5\n  revisionHistoryLimit: 5")))
                .hasMessageContaining("duplicate key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            targetPort: management          | targetPort: metrics               | Service sluice-management leads to a port
            port: management                | port: 9000                        | A probe leads to a port
            port: http                      | port: web                         | NetworkPolicy leads to a port
            QUARKUS_HTTP_HOST: 0.0.0.0      | QUARKUS_HTTP_HOSTS: 0.0.0.0       | QUARKUS_HTTP_HOSTS
            QUARKUS_HTTP_HOST: 0.0.0.0      | QUARKUS_HTTP_ROOT_PATH: /         | QUARKUS_HTTP_ROOT_PATH
            SLUICE_SECRETS_TYPE: vault      | SLUICE_SECRET_TYPE: vault         | SLUICE_SECRET_TYPE
            name: SLUICE_AUDIT_NODE         | name: SLUICE_AUDITNODE            | SLUICE_AUDITNODE
            openai_api_key: vault:          | openai_api_key: env:FORGOTTEN #   | which is not set
            serviceAccountName: sluice      | serviceAccountName: default       | There is no ServiceAccount default
            key: SLUICE_MASTER_KEY          | key: MASTER_KEY                   | Secret/sluice/MASTER_KEY
            name: sluice-authorities        | name: authorities                 | ConfigMap/authorities
            enableServiceLinks: false       | enableServiceLinks: true          | enableServiceLinks
            runAsNonRoot: true              | runAsNonRoot: false               | runAsNonRoot
            type: RuntimeDefault            | type: Unconfined                  | seccompProfile
            - ALL                           | - NET_RAW                         | capabilities.drop
            allowPrivilegeEscalation: false | privileged: true                  | privileged
            """)
    void saysWhatDoesNotAgree(String right, String wrong, String named) {
        assertThat(problems(changed(right, wrong)))
                .anySatisfy(problem -> assertThat(problem).contains(named));
    }

    private static String changed(String right, String wrong) {
        assertThat(good).contains(right);
        return good.replace(right, wrong);
    }

    private static List<String> problems(String text) {
        var bundle = new Bundle(Manifests.read(text));
        var problems = new ArrayList<String>();
        problems.addAll(Agreement.problems(bundle, ManifestsTest.madeByHand()));
        problems.addAll(Settings.problems(bundle));
        problems.addAll(Restricted.problems(bundle));
        return problems;
    }
}
