package io.sluice.provider.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The IPv4 addresses that an IPv6 address leads to by a gateway or a tunnel, and that a check of the IPv6 address alone would
 * miss: IPv4-mapped and IPv4-compatible (RFC 4291), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP
 * (RFC 5214).
 */
final class AddressForms {
    private AddressForms() {}

    /** The address itself first, then what it embeds. */
    static List<InetAddress> of(InetAddress address) {
        var forms = new ArrayList<InetAddress>(2);
        forms.add(address);
        byte[] b = address.getAddress();
        if (b.length != 16) {
            return forms;
        }
        if (zero(b, 0, 12) && !zero(b, 12, 15) || zero(b, 0, 10) && b[10] == -1 && b[11] == -1) {
            forms.add(v4(b, 12));
        }
        if (starts(b, 0x00, 0x64, 0xff, 0x9b)) {
            boolean shortPrefix = b[4] == 0 && b[5] == 1 && zero(b, 12, 16); // 48 bits, RFC 6052 §2.2
            forms.add(shortPrefix ? address(new byte[] {b[6], b[7], b[9], b[10]}) : v4(b, 12));
        }
        if (starts(b, 0x20, 0x02)) {
            forms.add(v4(b, 2));
        }
        if (starts(b, 0x20, 0x01, 0x00, 0x00)) {
            forms.add(v4(b, 4));
            forms.add(address(new byte[] {(byte) ~b[12], (byte) ~b[13], (byte) ~b[14], (byte) ~b[15]}));
        }
        if ((b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == (byte) 0xfe) {
            forms.add(v4(b, 12));
        }
        return forms;
    }

    /** Reads an address as it is usually written, without a zone or with one, which is left out; empty when it is none. */
    static Optional<InetAddress> read(String text) {
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        boolean usual = bare.indexOf(':') >= 0 ? !bare.startsWith("[") : NetUtil.isValidIpV4Address(bare);
        try {
            return usual ? Optional.of(InetAddress.ofLiteral(bare)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The address of 4 or 16 bytes. One that is IPv4-mapped becomes the IPv4 address. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    private static InetAddress v4(byte[] bytes, int at) {
        return address(Arrays.copyOfRange(bytes, at, at + 4));
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
