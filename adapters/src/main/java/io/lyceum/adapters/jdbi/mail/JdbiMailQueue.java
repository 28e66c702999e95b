package io.lyceum.adapters.jdbi.mail;

import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.mail.MailKind;
import io.lyceum.domain.mail.port.MailQueue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The table of mails, which the service can only add to; it is worked off through functions.
public final class JdbiMailQueue implements MailQueue {

    private final Jdbi jdbi;

    public JdbiMailQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void add(MailKind kind, EmailAddress to) {
        jdbi.useHandle(handle -> handle.createUpdate("INSERT INTO mail (kind, email_key) VALUES (:kind, :key)")
                .bind("kind", Term.of(kind))
                .bind("key", to.key())
                .execute());
    }

    @Override
    public List<Due> claim(int limit, Duration lease) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, kind, attempts, user_id, email, display_name, verified
                        FROM claim_mails(:limit, :lease * interval '1 second')
                        """)
                .bind("limit", limit)
                .bind("lease", lease.toSeconds())
                .map((row, _) -> new Due(
                        uuid(row, "id"), term(row, "kind", MailKind.class), row.getInt("attempts"), recipient(row)))
                .list());
    }

    @Override
    public void done(UUID mail) {
        jdbi.useHandle(handle -> handle.createQuery("SELECT forget_mail(:id) IS NULL")
                .bind("id", mail)
                .mapTo(Boolean.class)
                .findOne());
    }

    private static Optional<Recipient> recipient(ResultSet row) throws SQLException {
        boolean verified = row.getBoolean("verified");
        String address = row.getString("email");
        String name = row.getString("display_name");
        return Optional.ofNullable(row.getObject("user_id", UUID.class))
                .map(user -> new Recipient(new UserId(user), address, name, verified));
    }
}
