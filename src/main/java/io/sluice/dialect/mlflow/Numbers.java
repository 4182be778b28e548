package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers and truth values as pydantic reads them, MLflow's validator: text that spells one counts, and so does {@code true}
 * for 1. What it will not read is told to {@link Problems}.
 */
final class Numbers {
    private static final int LONGEST = 200;
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(\\.0+)?");
    private static final Pattern YES = Pattern.compile("(?i)true|t|yes|y|on|1");
    private static final Pattern NO = Pattern.compile("(?i)false|f|no|n|off|0");

    private Numbers() {}

    /** A number; empty when the problem was told. */
    static Optional<BigDecimal> decimal(JsonNode node, String field, Problems problems) {
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (!node.isTextual()) {
            problems.add(field, "float_type", "Input should be a valid number", node);
            return Optional.empty();
        }
        String text = node.textValue().strip();
        try {
            if (text.length() <= LONGEST) {
                return Optional.of(new BigDecimal(text));
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        problems.add(
                field, "float_parsing", "Input should be a valid number, unable to parse string as a number", node);
        return Optional.empty();
    }

    /** A whole number of any size; empty when the problem was told. */
    static Optional<BigDecimal> whole(JsonNode node, String field, Problems problems) {
        if (node.isTextual()) {
            String text = node.textValue().strip();
            if (text.length() <= LONGEST && WHOLE.matcher(text).matches()) {
                return Optional.of(new BigDecimal(text));
            }
            problems.add(
                    field,
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer",
                    node);
            return Optional.empty();
        }
        if (!node.isNumber() && !node.isBoolean()) {
            problems.add(field, "int_type", "Input should be a valid integer", node);
            return Optional.empty();
        }
        Optional<BigDecimal> number = decimal(node, field, problems);
        if (number.filter(Numbers::hasFraction).isPresent()) {
            problems.add(
                    field,
                    "int_from_float",
                    "Input should be a valid integer, got a number with a fractional part",
                    node);
            return Optional.empty();
        }
        return number;
    }

    /** A truth value; empty when the problem was told. */
    static Optional<Boolean> truth(JsonNode node, String field, Problems problems) {
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        if (!node.isTextual() && !node.isNumber()) {
            problems.add(field, "bool_type", "Input should be a valid boolean", node);
            return Optional.empty();
        }
        String text = node.isTextual() ? node.textValue() : zeroOrOne(node.decimalValue());
        if (YES.matcher(text).matches()) {
            return Optional.of(true);
        }
        if (NO.matcher(text).matches()) {
            return Optional.of(false);
        }
        problems.add(field, "bool_parsing", "Input should be a valid boolean, unable to interpret input", node);
        return Optional.empty();
    }

    private static String zeroOrOne(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        return number.compareTo(BigDecimal.ONE) == 0 ? "1" : "";
    }

    /** Without writing the number out: a hostile exponent would make that very long. */
    private static boolean hasFraction(BigDecimal number) {
        if (number.scale() <= 0 || number.signum() == 0) {
            return false;
        }
        return (long) number.precision() - number.scale() <= 0
                || number.stripTrailingZeros().scale() > 0;
    }
}
