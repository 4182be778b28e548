package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.Window.Period;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Windows of budgets in JSON: {@code "window": "day", "time_zone": "Europe/Berlin"}, {@code "window": {"rolling": "24h"}}. */
final class WindowDocument {
    private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,6})([mhd])");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String CHOICES = "must be day, week, month, or {\"rolling\": \"24h\"}";

    private WindowDocument() {}

    /** Reads {@code window} and {@code time_zone}; null when something is wrong with them. */
    static @Nullable Window read(Fields document) {
        JsonNode window = document.find("window");
        String zone = document.text("time_zone");
        if (window == null) {
            document.problem("window", "missing", CHOICES);
            return null;
        }
        if (window.isObject()) {
            if (zone != null) {
                document.problem("time_zone", "time_zone", "has no meaning for a rolling window. Leave it out");
            }
            return rolling(document);
        }
        ZoneId place = zone(zone, document);
        Period period = window.isTextual() ? Period.of(window.textValue()).orElse(null) : null;
        if (period == null) {
            document.problem("window", "window", CHOICES);
            return null;
        }
        return place == null ? null : new Window.Calendar(period, place);
    }

    static void write(Window window, ObjectNode document) {
        switch (window) {
            case Window.Calendar(Period period, ZoneId zone) ->
                document.put("window", period.word()).put("time_zone", zone.getId());
            case Window.Rolling(Duration length) -> document.putObject("window").put("rolling", length(length));
        }
    }

    private static @Nullable Window rolling(Fields document) {
        Fields window = document.object("window");
        if (window == null) {
            return null;
        }
        String text = window.text("rolling");
        window.rejectOthers();
        Matcher parts = LENGTH.matcher(text == null ? "" : text);
        if (parts.matches()) {
            long count = Long.parseLong(parts.group(1));
            Duration length = switch (parts.group(2)) {
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
                return new Window.Rolling(length);
            }
        }
        window.problem("rolling", "duration", "must be a duration from 1m to 366d, such as 30m, 24h or 7d");
        return null;
    }

    private static @Nullable ZoneId zone(@Nullable String name, Fields document) {
        try {
            return ZoneId.of(name == null ? "UTC" : name);
        } catch (DateTimeException e) {
            document.problem("time_zone", "time_zone", "must be a time zone such as UTC or Europe/Berlin");
            return null;
        }
    }

    private static String length(Duration length) {
        if (length.toMinutes() % 60 != 0) {
            return length.toMinutes() + "m";
        }
        return length.toHours() % 24 != 0 || length.toDays() < 7 ? length.toHours() + "h" : length.toDays() + "d";
    }
}
