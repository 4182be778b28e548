package io.sluice.secret.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretStoreContract;
import io.sluice.secret.SecretUnavailable;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvSecretStoreTest extends SecretStoreContract {
    private final Map<String, String> environment = new HashMap<>();
    private final EnvSecretStore store = new EnvSecretStore(environment::get);

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretRef hold(String text) {
        environment.put("A_KEY", text);
        return new SecretRef("env", "A_KEY");
    }

    @Override
    protected SecretRef dangling() {
        return new SecretRef("env", "NOT_SET");
    }

    @Test
    void takesAnEmptyVariableForNone() {
        environment.put("EMPTY", " ");

        assertThatThrownBy(() -> join(store.resolve(new SecretRef("env", "EMPTY"))))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("'EMPTY' is not set or empty");
    }
}
