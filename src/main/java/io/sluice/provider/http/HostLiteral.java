package io.sluice.provider.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads hosts that are an address rather than a name, in every spelling that some resolver takes: besides the usual ones,
 * IPv4 of one to four numbers, each decimal, octal or hexadecimal ({@code 2852039166}, {@code 0xa9.0376.43518}).
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-ipv4-parser">the IPv4 parser of the URL standard</a>
 */
public final class HostLiteral {
    private static final String DECIMAL = "\\d+";
    private static final String HEXADECIMAL = "0x[0-9a-f]*";

    private HostLiteral() {}

    /** The address; empty for a name, and for numbers that are no address. */
    public static Optional<InetAddress> read(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0) {
            return AddressForms.read(bare);
        }
        return numbers(bare.toLowerCase(Locale.ROOT));
    }

    private static Optional<InetAddress> numbers(String host) {
        String[] parts = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        if (parts.length > 4) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < parts.length; i++) {
            BigInteger number = number(parts[i]);
            int bytes = i == parts.length - 1 ? 5 - parts.length : 1; // the last number fills what is left
            if (number == null || number.bitLength() > bytes * 8) {
                return Optional.empty();
            }
            value = value.shiftLeft(bytes * 8).or(number);
        }
        int address = value.intValue();
        return Optional.of(AddressForms.address(
                new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address}));
    }

    private static @Nullable BigInteger number(String text) {
        if (text.matches(HEXADECIMAL)) {
            return text.length() == 2 ? BigInteger.ZERO : new BigInteger(text.substring(2), 16);
        }
        if (!text.matches(DECIMAL)) {
            return null;
        }
        boolean octal = text.length() > 1 && text.startsWith("0");
        if (octal && (text.indexOf('8') >= 0 || text.indexOf('9') >= 0)) {
            return null;
        }
        return new BigInteger(text, octal ? 8 : 10);
    }
}
