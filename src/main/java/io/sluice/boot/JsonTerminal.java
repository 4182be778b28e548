package io.sluice.boot;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.logging.json.runtime.JsonLogConfig;
import io.quarkus.logging.json.runtime.LoggingJsonRecorder;
import io.quarkus.runtime.ApplicationConfig;
import io.quarkus.runtime.RuntimeValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jspecify.annotations.Nullable;

/**
 * Prints what is no record of the log as one, by the very formatter that the log's console has. So there is no line in the
 * output of the process that is no JSON, but what the virtual machine itself may print.
 */
final class JsonTerminal {
    private static final String LOGGER = "io.sluice.boot";

    private final Formatter formatter;
    private final OneLineEntries escaping = new OneLineEntries();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private JsonTerminal(Formatter formatter) {
        this.formatter = formatter;
    }

    /** Empty when the console's log is text ({@code quarkus.log.console.json.enabled}). */
    static Optional<JsonTerminal> asConfigured(SmallRyeConfig config) {
        return new LoggingJsonRecorder(
                        new RuntimeValue<>(config.getConfigMapping(JsonLogConfig.class)),
                        new RuntimeValue<>(config.getConfigMapping(ApplicationConfig.class)))
                .initializeConsoleJsonLogging()
                .getValue()
                .map(JsonTerminal::new);
    }

    /** What libraries and the JDK print becomes records, too, line by line. */
    void takeOverStreams() {
        System.setOut(printing(out, Level.INFO, "stdout"));
        System.setErr(printing(err, Level.WARN, "stderr"));
    }

    void say(String line) {
        if (!line.isBlank()) {
            print(out, Level.INFO, LOGGER, line.strip().replaceAll(" {2,}", " "), null);
        }
    }

    void complain(String text, @Nullable Throwable bug) {
        print(err, Level.ERROR, LOGGER, text, bug);
    }

    void releaseLog() {
        if (!InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            InitialConfigurator.DELAYED_HANDLER.addHandler(
                    new ConsoleHandler(ConsoleHandler.Target.SYSTEM_ERR, formatter));
        }
    }

    private PrintStream printing(PrintStream real, Level level, String name) {
        return new PrintStream(
                new LineStream(line -> {
                    if (line.startsWith("{")) {
                        real.println(line); // a record, by a handler of the log
                    } else if (!line.isBlank()) {
                        print(real, level, name, line, null);
                    }
                }),
                true,
                StandardCharsets.UTF_8);
    }

    private void print(PrintStream stream, Level level, String logger, String message, @Nullable Throwable thrown) {
        var entry = new ExtLogRecord(level, message, FormatStyle.NO_FORMAT, JsonTerminal.class.getName());
        entry.setLoggerName(logger);
        entry.setThrown(thrown);
        escaping.isLoggable(entry);
        stream.print(formatter.format(entry));
        stream.flush();
    }
}
