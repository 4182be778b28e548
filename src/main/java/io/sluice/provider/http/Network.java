package io.sluice.provider.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of IP addresses.
 *
 * @param text   as it is written in configuration and messages
 * @param first  its first address
 * @param length how many leading bits all its addresses share
 */
record Network(String text, InetAddress first, int length) {
    /** Reads {@code 10.0.0.0/8}, {@code fe80::/10} or a single address; empty when it is neither. */
    static Optional<Network> read(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> first = AddressForms.read(slash < 0 ? text : text.substring(0, slash));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int longest = first.get().getAddress().length * 8;
        int length = slash < 0 ? longest : length(text.substring(slash + 1));
        return length < 0 || length > longest ? Optional.empty() : Optional.of(new Network(text, first.get(), length));
    }

    boolean contains(InetAddress address) {
        byte[] theirs = address.getAddress();
        byte[] ours = first.getAddress();
        if (theirs.length != ours.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (theirs[i] != ours[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || (theirs[whole] ^ ours[whole]) >> (8 - rest) == 0;
    }

    private static int length(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }
}
