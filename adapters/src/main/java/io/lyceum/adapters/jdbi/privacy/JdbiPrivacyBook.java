package io.lyceum.adapters.jdbi.privacy;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.Erasure;
import io.lyceum.domain.privacy.port.ErasureBook;
import io.lyceum.domain.privacy.port.ExportQueue;
import io.lyceum.domain.privacy.port.RetentionBook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// What the privacy context does on nobody's behalf, through functions that do no more than that.
public final class JdbiPrivacyBook implements ErasureBook, ExportQueue, RetentionBook {

    private final ServiceTransactions transactions;
    private final ServiceTransactions asOperator;

    public JdbiPrivacyBook(Jdbi jdbi) {
        this.transactions = new ServiceTransactions(jdbi, ActorKind.SYSTEM);
        this.asOperator = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    @Override
    public Optional<Claim> next(Duration lease) {
        return transactions.run(handle -> handle.createQuery(
                        "SELECT id, user_id FROM claim_export(:lease * interval '1 second')")
                .bind("lease", lease.toSeconds())
                .map((row, _) -> new Claim(uuid(row, "id"), new UserId(uuid(row, "user_id"))))
                .findOne());
    }

    @Override
    public List<Open> open() {
        return transactions.run(handle -> handle.createQuery("SELECT id, subject, requested_at FROM open_erasures()")
                .map((row, _) ->
                        new Open(uuid(row, "id"), new UserId(uuid(row, "subject")), instant(row, "requested_at")))
                .list());
    }

    @Override
    public Optional<Erasure> find(UUID id) {
        return transactions.run(handle -> handle.createQuery("SELECT * FROM find_erasure(:id)")
                .bind("id", id)
                .map((row, _) -> new Erasure(
                        uuid(row, "id"),
                        instant(row, "requested_at"),
                        optionalInstant(row, "finished_at"),
                        optionalText(row, "receipt"),
                        optionalText(row, "signature")))
                .findOne());
    }

    @Override
    public Optional<UserId> findUser(String idOrEmail) {
        return transactions.findUser(idOrEmail);
    }

    @Override
    public void noteAccess(UserId user, UUID export, String reason) {
        var _ = asOperator.run(
                handle -> handle.createQuery("SELECT audit('access.export', :user, :export, :reason, NULL, NULL)::text")
                        .bind("user", user)
                        .bind("export", export.toString())
                        .bind("reason", reason)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public long apply(String what, Duration age, boolean dry) {
        return transactions.run(
                dry,
                handle -> handle.createQuery("SELECT apply_retention(:what, :age * interval '1 second')")
                        .bind("what", what)
                        .bind("age", age.toSeconds())
                        .mapTo(Long.class)
                        .one());
    }
}
