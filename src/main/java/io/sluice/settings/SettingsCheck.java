package io.sluice.settings;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.ConfigValidator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares this gateway's settings with their {@link Bounds} and {@link Shape}s, as part of reading them. Found as a service.
 *
 * <p>Not Bean Validation, which does the same: to be able to, it took a fifth of the start to learn all mappings there are, those
 * of Quarkus included.
 */
public final class SettingsCheck implements SmallRyeConfigBuilderCustomizer, ConfigValidator {
    private static final String OURS = "io.sluice.";

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withValidator(this);
    }

    @Override
    public void validateMapping(Class<?> mapping, String prefix, Object settings) throws ConfigValidationException {
        if (!mapping.getName().startsWith(OURS)) {
            return;
        }
        List<Problem> problems = new ArrayList<>();
        check(mapping, prefix, settings, problems);
        if (!problems.isEmpty()) {
            throw new ConfigValidationException(problems.toArray(Problem[]::new));
        }
    }

    private static void check(Class<?> mapping, String path, Object settings, List<Problem> problems) {
        for (Method method : mapping.getMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue;
            }
            if (isGroup(method.getReturnType())) {
                check(method.getReturnType(), name(path, method), value(method, settings), problems);
            } else if (method.getReturnType() == Optional.class) {
                checkOptional(method, path, settings, problems);
            } else {
                checkOne(method, name(path, method), value(method, settings), problems);
            }
        }
    }

    /** What is not set has no value that could be wrong. Bounds are on the type within. */
    private static void checkOptional(Method method, String path, Object settings, List<Problem> problems) {
        if (value(method, settings) instanceof Optional<?> given && given.isPresent()) {
            var declared = (AnnotatedParameterizedType) method.getAnnotatedReturnType();
            checkOne(declared.getAnnotatedActualTypeArguments()[0], name(path, method), given.get(), problems);
        }
    }

    private static void checkOne(AnnotatedElement rules, String name, Object value, List<Problem> problems) {
        Bounds bounds = rules.getAnnotation(Bounds.class);
        if (bounds != null && !BoundsCheck.accepts(value, bounds)) {
            problems.add(new Problem(name + " must be " + bounds.min() + " to " + bounds.max()));
        }
        Shape shape = rules.getAnnotation(Shape.class);
        if (shape != null && !value.toString().matches(shape.pattern())) {
            problems.add(new Problem(name + " must be " + shape.words()));
        }
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getName().startsWith(OURS);
    }

    private static String name(String path, Method method) {
        if (method.isAnnotationPresent(WithParentName.class)) {
            return path;
        }
        WithName given = method.getAnnotation(WithName.class);
        return path + "." + (given == null ? StringUtil.skewer(method.getName()) : given.value());
    }

    private static Object value(Method method, Object settings) {
        try {
            method.setAccessible(true);
            return method.invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A setting cannot be read: " + method, e);
        }
    }
}
