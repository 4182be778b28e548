package io.sluice.provider.vertex;

import io.sluice.json.JsonCodec;
import io.sluice.secret.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/** A service account that nobody else knows: a key made for the test, in the form of the file that Google gives out. */
record TestAccount(KeyPair keys, String tokenAddress) {
    static final String EMAIL = "gateway@p-1.iam.gserviceaccount.com";
    static final String KEY_ID = "key-1";

    static TestAccount create(String tokenAddress) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new TestAccount(generator.generateKeyPair(), tokenAddress);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    Secret secret() {
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded());
        return Secret.of(JsonCodec.write(JsonCodec.object()
                .put("type", "service_account")
                .put("project_id", "p-1")
                .put("private_key_id", KEY_ID)
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                .put("client_email", EMAIL)
                .put("client_id", "1234567890")
                .put("token_uri", tokenAddress)));
    }
}
