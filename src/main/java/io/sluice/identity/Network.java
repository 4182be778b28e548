package io.sluice.identity;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network of addresses in CIDR form, such as {@code 10.0.0.0/8} or {@code ::1/128}; an address alone is a network of one.
 * IPv4 addresses written in IPv6 ({@code ::ffff:10.0.0.1}) are the IPv4 addresses they stand for. Immutable.
 */
public final class Network {
    /** Only literals: a name would be looked up, and could change. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final String text;
    private final BigInteger prefix;
    private final int shift;
    private final int length;

    private Network(String text, byte[] address, int bits) {
        this.text = text;
        this.length = address.length;
        this.shift = address.length * 8 - bits;
        this.prefix = new BigInteger(1, address).shiftRight(shift);
    }

    /**
     * Reads a network.
     *
     * @throws IllegalArgumentException when it is none; the message says what is wrong, for people
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        int most = address.length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        var network = new Network(text, address, bits);
        if (!new BigInteger(1, address).equals(network.prefix.shiftLeft(network.shift))) {
            throw new IllegalArgumentException("the address has bits beyond the prefix of " + bits);
        }
        return network;
    }

    /** Whether the address is in any of them. */
    public static boolean anyContains(List<Network> networks, String address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the address, a literal, is in it; text that is no address is in none. */
    public boolean contains(String address) {
        int zone = address.indexOf('%');
        byte[] bytes;
        try {
            bytes = literal(zone < 0 ? address : address.substring(0, zone));
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        return bytes.length == length
                && new BigInteger(1, bytes).shiftRight(shift).equals(prefix);
    }

    /** Whether every address of the other network is in this one. */
    public boolean contains(Network other) {
        return other.length == length
                && other.shift <= shift
                && other.prefix.shiftRight(shift - other.shift).equals(prefix);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was read. */
    @Override
    public String toString() {
        return text;
    }

    private static int bits(String text, int most) {
        if (text.matches("[0-9]{1,3}")) {
            int bits = Integer.parseInt(text);
            if (bits <= most) {
                return bits;
            }
        }
        throw new IllegalArgumentException("after '/' a number from 0 to " + most + " is wanted");
    }

    private static byte[] literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("it is not an IPv4 or IPv6 address");
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not an IPv4 or IPv6 address", e);
        }
    }
}
