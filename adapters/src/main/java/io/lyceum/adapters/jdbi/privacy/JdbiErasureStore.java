package io.lyceum.adapters.jdbi.privacy;

import io.lyceum.domain.privacy.PersonalData;
import io.lyceum.domain.privacy.port.ErasureStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

public record JdbiErasureStore(Handle handle) implements ErasureStore {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public Optional<String> email() {
        return handle.createQuery("SELECT email FROM account WHERE id = :me::uuid AND email IS NOT NULL")
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public Optional<UUID> request(UUID id) {
        return handle.createQuery("SELECT request_erasure(:id)")
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne();
    }

    @Override
    public void byOperator() {
        var _ = handle.createQuery("SELECT set_config('app.actor', 'operator', true)")
                .mapTo(String.class)
                .one();
    }

    @Override
    public boolean hold(UUID id) {
        return handle.createQuery("SELECT hold_erasure(:id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public List<PersonalData> registry() {
        return Registry.of(handle);
    }

    @Override
    public long count(PersonalData place) {
        return handle.createQuery(Registry.select("count(*)", place))
                .mapTo(Long.class)
                .one();
    }

    /// The database is given longer than for anything else: what somebody has said in years goes in one statement.
    @Override
    public void erase() {
        var connection = handle.getConnection();
        try {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            try {
                eraseWithPatience();
            } finally {
                if (!connection.isClosed()) {
                    connection.setNetworkTimeout(Runnable::run, usual);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void eraseWithPatience() {
        var _ = handle.createQuery("SELECT set_config('statement_timeout', :patience, true)")
                .bind("patience", PATIENCE.toSeconds() + "s")
                .mapTo(String.class)
                .one();
        var _ = handle.createQuery("SELECT erase_me()::text")
                .mapTo(String.class)
                .list();
    }

    @Override
    public void finish(UUID id, Instant finishedAt, String receipt, String signature) {
        var _ = handle.createQuery("SELECT finish_erasure(:id, :finishedAt, :receipt, :signature)::text")
                .bind("id", id)
                .bind("finishedAt", finishedAt)
                .bind("receipt", receipt)
                .bind("signature", signature)
                .mapTo(String.class)
                .list();
    }
}
