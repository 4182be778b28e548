package io.sluice.image;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sluice.identity.AuthConfig;
import java.lang.ref.Cleaner;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What keeps the code fit for a native executable, which knows of reflection only what it was told when it was built. Each rule
 * names the places that are registered by hand; whoever adds one registers it and adds it here.
 */
class NativeRulesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    private static final Set<String> BINDING =
            Set.of("readValue", "readValues", "treeToValue", "convertValue", "updateValue");
    private static final Set<String> REFLECTION = Set.of(
            "forName",
            "newInstance",
            "newProxyInstance",
            "invoke",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getDeclaredClasses",
            "getRecordComponents",
            "load",
            "getBundle");

    /** JSON is read into trees. A type that Jackson binds would need a registration, and a test that finds it. */
    @Test
    void jacksonBindsNoTypes() {
        assertThat(callers(call -> owns(call, ObjectMapper.class, ObjectReader.class, ObjectWriter.class)
                        && BINDING.contains(call.getName())))
                .isEmpty();
        assertThat(callers(
                        call -> owns(call, ObjectMapper.class) && call.getName().equals("valueToTree")))
                .as("maps of plain values")
                .containsExactly("io.sluice.json.JsonCodec");
    }

    @Test
    void reflectionIsUsedWhereItIsRegistered() {
        assertThat(callers(call -> owns(
                                call,
                                Class.class,
                                Executable.class,
                                Method.class,
                                Constructor.class,
                                Field.class,
                                Proxy.class,
                                ServiceLoader.class,
                                ResourceBundle.class)
                        && REFLECTION.contains(call.getName())))
                .as(
                        "RenamedCredentialsNativeTest and SettingsCheckNativeTest compare what is registered with what there is")
                .containsExactlyInAnyOrder(
                        "io.sluice.provider.litellm.RenamedCredentials", "io.sluice.settings.SettingsCheck");
    }

    /** A native executable is built with its classes initialized: what they hold must mean the same on another machine. */
    @Test
    void noClassHoldsRandomnessThreadsOrOpenFilesFromItsInitialization() {
        for (Class<?> type : List.of(
                Random.class, Thread.class, Executor.class, Timer.class, Cleaner.class, Channel.class, Process.class)) {
            noFields()
                    .that()
                    .areStatic()
                    .should()
                    .haveRawType(JavaClass.Predicates.assignableTo(type))
                    .check(MAIN);
        }
        noClasses()
                .should()
                .callMethodWhere(
                        new DescribedPredicate<JavaMethodCall>("read the environment while a class is initialized") {
                            @Override
                            public boolean test(JavaMethodCall call) {
                                return call.getOrigin().getName().equals("<clinit>")
                                        && owns(call, System.class)
                                        && Set.of("getenv", "getProperty", "nanoTime", "currentTimeMillis")
                                                .contains(call.getName());
                            }
                        })
                .check(MAIN);
    }

    /** Caffeine makes each cache of a class that is named after what it does, and finds that class by its name. */
    @Test
    void classesOfCachesAreThoseThatTheExecutableHas() throws Exception {
        // Given
        Map<String, Object> owners = Map.of(
                "io.sluice.call.UsageHistory",
                made("io.sluice.call.UsageHistory"),
                "io.sluice.identity.FailedAttempts",
                made("io.sluice.identity.FailedAttempts", failures(), Ticker.systemTicker()));
        Set<String> registered =
                Set.of((String[]) Class.forName("io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature")
                        .getMethod("typesNeedingConstructorsRegistered")
                        .invoke(null));

        // Then
        assertThat(callers(call -> owns(call, Caffeine.class) && call.getName().equals("newBuilder")))
                .isEqualTo(owners.keySet());
        for (Object owner : owners.values()) {
            Object cache = field(cacheOf(owner), "cache");
            assertThat(registered).contains(cache.getClass().getName());
            assertThat(registered)
                    .contains(field(cache, "nodeFactory").getClass().getName());
        }
    }

    private static Set<String> callers(Predicate<JavaAccess<?>> predicate) {
        return MAIN.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(predicate)
                .map(call -> call.getOriginOwner().getName())
                .collect(Collectors.toSet());
    }

    private static boolean owns(JavaAccess<?> call, Class<?>... types) {
        return Set.of(types).stream().anyMatch(call.getTargetOwner()::isEquivalentTo);
    }

    private static AuthConfig.Failures failures() {
        return (AuthConfig.Failures) Proxy.newProxyInstance(
                AuthConfig.class.getClassLoader(),
                new Class<?>[] {AuthConfig.Failures.class},
                (_, method, _) -> method.getReturnType() == int.class ? (Object) 1 : Duration.ofMinutes(1));
    }

    private static Object made(String type, Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(type).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static Object cacheOf(Object owner) throws IllegalAccessException {
        for (Field field : owner.getClass().getDeclaredFields()) {
            if (Cache.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return field.get(owner);
            }
        }
        throw new AssertionError(owner.getClass() + " has no cache");
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(object);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
