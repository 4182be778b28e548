package io.sluice.interleaving;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Loads the compiled classes of some packages as they are, but for one thing: where they speak of an atomic of the JDK, they get
 * one that lets the {@link Turns} decide who goes on. So the very code that is shipped runs, step by step.
 */
public final class SteppedLoader extends ClassLoader {
    private static final String ATOMIC = "java/util/concurrent/atomic/Atomic";
    private static final Map<String, String> REPLACED = new TreeMap<>(Map.of(
            ATOMIC + "Long", name(SteppedLong.class),
            ATOMIC + "Integer", name(SteppedInteger.class),
            ATOMIC + "Boolean", name(SteppedBoolean.class),
            ATOMIC + "Reference", name(SteppedReference.class),
            ATOMIC + "LongArray", name(SteppedLongArray.class)));

    private final String prefix;

    private SteppedLoader(String prefix) {
        super(SteppedLoader.class.getClassLoader());
        this.prefix = prefix;
    }

    /**
     * Scenarios of this class, which has a constructor without arguments.
     *
     * @param prefix names of the classes that are loaded so, the scenario among them
     */
    public static Supplier<Scenario> scenarios(String prefix, Class<? extends Scenario> type) {
        try {
            var constructor =
                    new SteppedLoader(prefix).loadClass(type.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return () -> {
                try {
                    return (Scenario) constructor.newInstance();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = stepped(file.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the pool of constants (chapter 4.4 of the JVM's specification), other names in it, and all that follows. */
    private static byte[] stepped(byte[] file) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(file));
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(in.readLong());
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> out.writeUTF(replaced(in.readUTF()));
                case 5, 6 -> {
                    out.writeLong(in.readLong());
                    i++; // they take two places
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> out.writeInt(in.readInt());
                case 7, 8, 16, 19, 20 -> out.writeShort(in.readUnsignedShort());
                case 15 -> {
                    out.writeByte(in.readUnsignedByte());
                    out.writeShort(in.readUnsignedShort());
                }
                default -> throw new IOException("a constant of an unknown kind " + tag);
            }
        }
        in.transferTo(out);
        return bytes.toByteArray();
    }

    private static String replaced(String text) {
        String result = REPLACED.getOrDefault(text, text);
        for (var each : REPLACED.entrySet()) {
            result = result.replace("L" + each.getKey() + ";", "L" + each.getValue() + ";");
        }
        return result;
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
