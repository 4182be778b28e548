package io.sluice.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's keys that can be exchanged between two handshakes. A handshake asks three times, for an alias, its key and its
 * certificate; so aliases carry the number of their generation, and one that began with the keys before ends with them.
 */
final class RenewableKeys extends X509ExtendedKeyManager {
    private volatile Generation current;
    private volatile Generation before;

    RenewableKeys(X509KeyManager keys) {
        this.current = new Generation(0, keys);
        this.before = current;
    }

    private record Generation(int number, X509KeyManager keys) {
        private static final String SEPARATOR = ":";

        @Nullable
        String alias(@Nullable String own) {
            return own == null ? null : number + SEPARATOR + own;
        }

        /** The keys' own name of an alias; null when it is of another generation. */
        @Nullable
        String own(String alias) {
            String prefix = number + SEPARATOR;
            return alias.startsWith(prefix) ? alias.substring(prefix.length()) : null;
        }
    }

    /** From the next handshake on. By one thread at a time. */
    void renew(X509KeyManager keys) {
        Generation last = current;
        before = last;
        current = new Generation(last.number() + 1, keys);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = current;
        String own = now.keys() instanceof X509ExtendedKeyManager extended
                ? extended.chooseEngineServerAlias(keyType, issuers, engine)
                : now.keys().chooseServerAlias(keyType, issuers, null);
        return now.alias(own);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Generation now = current;
        return now.alias(now.keys().chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        for (Generation generation : new Generation[] {current, before}) {
            String own = generation.own(alias);
            if (own != null) {
                return generation.keys().getCertificateChain(own);
            }
        }
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        for (Generation generation : new Generation[] {current, before}) {
            String own = generation.own(alias);
            if (own != null) {
                return generation.keys().getPrivateKey(own);
            }
        }
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        Generation now = current;
        String[] own = now.keys().getServerAliases(keyType, issuers);
        if (own == null) {
            return null;
        }
        String[] aliases = new String[own.length];
        for (int i = 0; i < own.length; i++) {
            aliases[i] = now.number() + Generation.SEPARATOR + own[i];
        }
        return aliases;
    }

    /** A server is no client. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
