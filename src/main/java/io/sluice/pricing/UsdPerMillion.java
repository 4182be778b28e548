package io.sluice.pricing;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Prices as people write them, US dollars for a million tokens as decimal text, and as they are counted with: pico-dollars
 * for one token. Both say the same exactly: {@code "0.0375"} is 37 500.
 */
final class UsdPerMillion {
    /** What messages say is accepted. */
    static final String ACCEPTED = "a decimal number of US dollars as text, from \"0\" to \"1000000\" with at most 6"
            + " decimals, such as \"2.50\"";

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,7}(?:\\.\\d{1,6}0{0,12})?");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int DECIMALS = 6;

    private UsdPerMillion() {}

    /** Pico-dollars a token; empty when the text is no price. */
    static OptionalLong parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        var usd = new BigDecimal(text);
        return usd.compareTo(MOST) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(usd.movePointRight(DECIMALS).longValueExact());
    }

    /** The shortest text for it. */
    static String format(long picoUsdPerToken) {
        BigDecimal usd = BigDecimal.valueOf(picoUsdPerToken, DECIMALS).stripTrailingZeros();
        return usd.toPlainString();
    }
}
