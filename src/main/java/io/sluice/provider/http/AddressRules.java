package io.sluice.provider.http;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses a provider may have. Loopback and private networks are allowed, for models live there; what no model lives
 * at, and what tells credentials to whoever asks, is not. Immutable.
 */
@Singleton
public final class AddressRules {
    private static final String ALLOWED = "sluice.upstream.address.allowed";
    private static final String DENIED = "sluice.upstream.address.denied";

    /** By network: what it is, for people. */
    private static final Map<String, String> NEVER_A_MODEL = neverAModel();

    private final List<Rule> denied = new ArrayList<>();
    private final List<Network> allowedNetworks = new ArrayList<>();
    private final Set<String> allowedNames = new TreeSet<>();

    /**
     * @throws IllegalArgumentException when the configuration has something that is no network; says which property
     */
    AddressRules(AddressConfig config) {
        NEVER_A_MODEL.forEach((network, what) -> denied.add(new Rule(
                Network.read(network).orElseThrow(() -> new IllegalStateException("not a network: " + network)),
                what)));
        for (String entry : config.denied().orElse(List.of())) {
            Network network = Network.read(entry.strip())
                    .orElseThrow(() -> new IllegalArgumentException(DENIED + " has '" + entry.strip()
                            + "', which is neither a network such as 10.0.0.0/8 nor an address."));
            denied.add(new Rule(network, "denied by " + DENIED));
        }
        for (String entry : config.allowed().orElse(List.of())) {
            allow(entry.strip());
        }
    }

    /**
     * Why a host must not be connected to at this address; empty when it may.
     *
     * @param host    as the base address has it: a name or an address
     * @param address what the name leads to
     */
    public Optional<String> refusal(String host, InetAddress address) {
        if (!allowedNames.isEmpty() && allowedNames.contains(canonical(host))) {
            return Optional.empty();
        }
        List<InetAddress> forms = AddressForms.of(address);
        if (allowed(address)) {
            return Optional.empty();
        }
        for (InetAddress form : forms) {
            for (Rule rule : denied) {
                if (rule.network.contains(form) && !allowed(form)) {
                    return Optional.of(rule.network.text() + " (" + rule.what + ")");
                }
            }
        }
        return Optional.empty();
    }

    private boolean allowed(InetAddress address) {
        for (Network network : allowedNetworks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private void allow(String entry) {
        Optional<Network> network = Network.read(entry);
        if (network.isPresent()) {
            allowedNetworks.add(network.get());
        } else if (entry.matches("[A-Za-z0-9_.-]+") && HostLiteral.read(entry).isEmpty()) {
            allowedNames.add(canonical(entry));
        } else {
            throw new IllegalArgumentException(ALLOWED + " has '" + entry
                    + "', which is neither a network such as 169.254.10.0/24, nor an address, nor a host name.");
        }
    }

    private static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static Map<String, String> neverAModel() {
        var networks = new LinkedHashMap<String, String>();
        networks.put("169.254.0.0/16", "link-local; cloud metadata");
        networks.put("fe80::/10", "link-local");
        networks.put("fd00:ec2::254", "cloud metadata of AWS");
        networks.put("fd20:ce::254", "cloud metadata of Google");
        networks.put("100.100.100.200", "cloud metadata of Alibaba");
        networks.put("192.0.0.192", "cloud metadata of Oracle");
        networks.put("168.63.129.16", "platform services of Azure");
        networks.put("0.0.0.0/8", "this host");
        networks.put("::", "this host");
        networks.put("224.0.0.0/4", "multicast");
        networks.put("ff00::/8", "multicast");
        networks.put("240.0.0.0/4", "reserved; broadcast");
        return networks;
    }

    private record Rule(Network network, String what) {}
}
