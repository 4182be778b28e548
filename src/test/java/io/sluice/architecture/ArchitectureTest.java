package io.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.sluice.secret.Secret;
import io.sluice.telemetry.RequestMarks;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The direction rules of {@code docs/architecture.md}, executed. */
class ArchitectureTest {
    private static final String ROOT = "io.sluice";

    /** Every arrow between features there may be: from → to. What is not listed is a violation. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("json", Set.of()),
            Map.entry("settings", Set.of()),
            Map.entry("model", Set.of("json")),
            Map.entry("telemetry", Set.of("model")),
            Map.entry("secret", Set.of("model", "settings", "store", "telemetry")),
            Map.entry("audit", Set.of("json", "secret", "settings", "store")),
            Map.entry("provider", Set.of("json", "model", "secret", "settings", "telemetry")),
            Map.entry("yaml", Set.of("json")),
            Map.entry("pricing", Set.of("audit", "json", "model", "provider", "settings", "store", "yaml")),
            Map.entry("routing", Set.of("model", "pricing", "provider", "secret")),
            Map.entry("identity", Set.of("audit", "model", "settings", "store", "telemetry")),
            Map.entry(
                    "admission",
                    Set.of("audit", "json", "ledger", "model", "provider", "routing", "secret", "settings", "store")),
            Map.entry("ledger", Set.of("audit", "json", "model", "settings", "telemetry")),
            Map.entry("store", Set.of("settings")),
            Map.entry("tls", Set.of()),
            Map.entry("upstream", Set.of("model", "provider", "routing", "secret")),
            Map.entry(
                    "catalog",
                    Set.of(
                            "audit",
                            "json",
                            "model",
                            "pricing",
                            "provider",
                            "routing",
                            "secret",
                            "settings",
                            "store",
                            "telemetry",
                            "yaml")),
            Map.entry(
                    "call",
                    Set.of(
                            "admission",
                            "audit",
                            "catalog",
                            "identity",
                            "ledger",
                            "model",
                            "pricing",
                            "provider",
                            "routing",
                            "settings",
                            "telemetry",
                            "upstream")),
            Map.entry(
                    "dialect",
                    Set.of(
                            "admission",
                            "audit",
                            "call",
                            "catalog",
                            "identity",
                            "json",
                            "model",
                            "provider",
                            "routing")),
            Map.entry(
                    "ingress",
                    Set.of(
                            "admission",
                            "audit",
                            "call",
                            "dialect",
                            "identity",
                            "json",
                            "model",
                            "settings",
                            "telemetry")),
            Map.entry(
                    "admin",
                    Set.of(
                            "admission",
                            "audit",
                            "call",
                            "catalog",
                            "dialect",
                            "identity",
                            "json",
                            "ledger",
                            "model",
                            "pricing",
                            "provider",
                            "routing",
                            "secret")),
            Map.entry(
                    "boot",
                    Set.of(
                            "audit",
                            "catalog",
                            "dialect",
                            "identity",
                            "ledger",
                            "model",
                            "pricing",
                            "provider",
                            "routing",
                            "secret",
                            "store",
                            "tls")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void arrowsBetweenFeaturesAreThoseListedAndNoOthers() {
        var undrawn = new TreeSet<String>();
        for (JavaClass from : CLASSES) {
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                String source = feature(from);
                String target = feature(to);
                if (!target.isEmpty()
                        && !source.equals(target)
                        && !ARROWS.getOrDefault(source, Set.of()).contains(target)) {
                    undrawn.add(source + " → " + target + " (" + from.getSimpleName() + " uses " + to.getSimpleName()
                            + ")");
                }
            });
        }
        assertThat(undrawn).isEmpty();
    }

    @Test
    void featuresHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void dialectsDoNotSeeEachOther() {
        slices().matching(ROOT + ".dialect.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void dialectsSeeOnlyTheRootOfProviders() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".dialect..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".provider.*.."))
                .check(CLASSES);
    }

    @Test
    void providersDoNotSeeEachOther() {
        slices().matching(ROOT + ".provider.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        resideInAnyPackage(ROOT + ".provider.."),
                        resideInAnyPackage(ROOT + ".provider.http..", ROOT + ".provider.family.."))
                .check(CLASSES);
    }

    @Test
    void onlyEdgesAndAdaptersReadJson() {
        noClasses()
                .that(resideInAnyPackage(
                        ROOT + ".call..",
                        ROOT + ".upstream..",
                        ROOT + ".routing..",
                        ROOT + ".identity..",
                        ROOT + ".telemetry.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..")
                .check(CLASSES);
    }

    @Test
    void theDatabaseIsReachedFromAdaptersOnly() {
        noClasses()
                .that(not(resideInAnyPackage(
                        ROOT + "..postgres..", ROOT + "..embedded..", ROOT + ".store..", ROOT + ".boot..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.hibernate..",
                        "io.quarkus.hibernate..",
                        "io.agroal..",
                        "java.sql..",
                        "io.vertx.sqlclient..",
                        "io.vertx.mutiny.sqlclient..")
                .check(CLASSES);
    }

    @Test
    void theHotPathHasNoDatabase() {
        noClasses()
                .that(resideInAnyPackage(
                        ROOT + ".call..",
                        ROOT + ".dialect..",
                        ROOT + ".upstream..",
                        ROOT + ".provider..",
                        ROOT + ".routing.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "..postgres.."))
                .check(CLASSES);
    }

    @Test
    void secretsAreRevealedToProvidersAndEnginesOnly() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".provider..", ROOT + ".secret..")))
                .should()
                .callMethod(Secret.class, "reveal", java.util.function.Function.class)
                .check(CLASSES);
    }

    @Test
    void nobodyKeepsASecretInAField() {
        fields().that()
                .haveRawType(Secret.class)
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage(ROOT + ".secret..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingBlocksOrHidesStateInThreads() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".boot..", ROOT + ".store..")))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ThreadLocal")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.jboss.logging.MDC")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
        ArchRuleDefinition.classes()
                .that(not(resideInAnyPackage(ROOT + ".boot..", ROOT + ".store..")))
                .should(neverAwait())
                .check(CLASSES);
    }

    /** What the log knows of a request is written in one place, into the request's own context (docs/adr/0007). */
    @Test
    void marksForTheLogAreWrittenInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(RequestMarks.class.getName())
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.quarkus.vertx.core.runtime.VertxMDC")
                .check(CLASSES);
    }

    @Test
    void openTelemetryIsSeenByItsOwnPackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".telemetry.otel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry..")
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> neverAwait() {
        return new ArchCondition<>("never await a Uni") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaMethodCall call : item.getMethodCallsFromSelf()) {
                    if (call.getTargetOwner().getName().startsWith("io.smallrye.mutiny")
                            && call.getName().equals("await")) {
                        events.add(SimpleConditionEvent.violated(call, call.getDescription()));
                    }
                }
            }
        };
    }

    private static String feature(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        String rest = name.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
