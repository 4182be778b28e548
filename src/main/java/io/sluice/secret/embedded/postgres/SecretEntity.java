package io.sluice.secret.embedded.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.secret.embedded.SealedSecret;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code secret}. */
@Entity
@Table(name = "secret")
@IdClass(SecretEntity.Key.class)
class SecretEntity extends PanacheEntityBase {
    @Id
    String name = "";

    @Id
    int version;

    @Column(name = "key_version")
    int keyVersion;

    byte[] nonce = {};

    byte[] ciphertext = {};

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static SecretEntity of(SealedSecret sealed, Instant createdAt) {
        var row = new SecretEntity();
        row.name = sealed.name();
        row.version = sealed.version();
        row.createdAt = createdAt;
        row.take(sealed);
        return row;
    }

    void take(SealedSecret sealed) {
        keyVersion = sealed.keyVersion();
        nonce = sealed.nonce();
        ciphertext = sealed.ciphertext();
    }

    SealedSecret toSealed() {
        return new SealedSecret(name, version, keyVersion, nonce, ciphertext);
    }

    /** A row's key. */
    record Key(String name, int version) implements Serializable {}
}
