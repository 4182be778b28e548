package io.sluice.identity.postgres;

import io.agroal.api.AgroalDataSource;
import io.sluice.identity.AdminKeys;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Administrators' keys in the table {@code admin_key}, over JDBC: they are read once, before the first request. */
@Singleton
final class PostgresAdminKeys implements AdminKeys {
    private final AgroalDataSource database;

    PostgresAdminKeys(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public List<byte[]> valid() {
        try (Connection connection = database.getConnection();
                var query = connection.prepareStatement("select digest from admin_key where revoked_at is null");
                var rows = query.executeQuery()) {
            var digests = new ArrayList<byte[]>();
            while (rows.next()) {
                digests.add(rows.getBytes("digest"));
            }
            return digests;
        } catch (SQLException e) {
            throw new IllegalStateException("the administrators' keys could not be read", e);
        }
    }

    @Override
    public void replaceAll(byte[] digest) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var revoke = connection.prepareStatement(
                            "update admin_key set revoked_at = now() where revoked_at is null and digest <> ?");
                    var keep = connection.prepareStatement(
                            "insert into admin_key (id, digest, created_at) values (?, ?, now()) "
                                    + "on conflict (digest) do update set revoked_at = null")) {
                revoke.setBytes(1, digest);
                revoke.executeUpdate();
                keep.setString(1, "key_" + HexFormat.of().formatHex(digest, 0, 8));
                keep.setBytes(2, digest);
                keep.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the administrator's key could not be kept", e);
        }
    }
}
