package io.sluice.secret.embedded;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.secret.SecretStore;
import io.sluice.secret.WritableSecretStoreContract;
import io.sluice.secret.WritableStores;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;

/** The embedded store over its real rows. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresSecretStoreTest extends WritableSecretStoreContract {
    @Inject
    WritableStores stores;

    @Override
    protected SecretStore.Writable store() {
        return stores.embedded();
    }
}
