package io.sluice.ingress;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.identity.Network;
import java.util.List;
import java.util.function.Function;

/**
 * The proxies whose word is taken for who called them, by the networks they are in. Each proxy on the way writes behind what it
 * received where it received it from; so the list is read from its end, as long as what was read is a trusted proxy itself.
 * What stands before that may be anybody's invention.
 *
 * <pre>
 *   X-Forwarded-For:  1.2.3.4,  203.0.113.9,  10.0.0.8        peer 10.0.0.7
 *                     made up   the caller    a proxy of ours  a proxy of ours
 * </pre>
 */
final class TrustedProxies {
    /** More proxies than any request passes; a longer list is an attempt to keep the gateway busy. */
    static final int MOST_HOPS = 32;

    private final List<Network> networks;
    private final ForwardedHeader header;

    TrustedProxies(List<Network> networks, ForwardedHeader header) {
        this.networks = List.copyOf(networks);
        this.header = header;
    }

    /** @throws ConfigurationException when a network cannot be read; the message names the property */
    static TrustedProxies of(List<String> networks, ForwardedHeader header) {
        return new TrustedProxies(networks.stream().map(TrustedProxies::network).toList(), header);
    }

    /** Whether some network holds every address of its kind, so that whoever connects is believed. */
    boolean areEverybody() {
        return networks.contains(Network.of("0.0.0.0/0")) || networks.contains(Network.of("::/0"));
    }

    /**
     * The nearest address that is no trusted proxy. Where a proxy does not know or does not tell its own other end, the proxy
     * itself; where all are trusted, the farthest.
     *
     * @param peer the other end of the connection, a literal
     * @param headers the values of a header by its name
     */
    String source(String peer, Function<String, List<String>> headers) {
        if (!Network.anyContains(networks, peer)) {
            return peer;
        }
        String source = peer;
        for (String hop : header.hopsFromTheEnd(headers.apply(header.headerName()), MOST_HOPS)) {
            String address = HopAddress.of(hop);
            if (address == null) {
                return source;
            }
            source = address;
            if (!Network.anyContains(networks, source)) {
                return source;
            }
        }
        return source;
    }

    private static Network network(String text) {
        try {
            return Network.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "sluice.api.trusted-proxies: '" + text + "' is no network: " + e.getMessage()
                            + ". Accepted: addresses and networks such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32.");
        }
    }
}
