package io.lyceum.adapters.jdbi;

import io.lyceum.domain.kernel.IdempotencyKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

public final class JdbiIdempotencyKeys implements IdempotencyKeys {

    /// A node that has not answered for so long is taken to be gone.
    private static final Duration CLAIM = Duration.ofSeconds(20);

    private final Jdbi jdbi;
    private final JdbiTransactions<Handle> transactions;

    public JdbiIdempotencyKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.transactions = new JdbiTransactions<>(jdbi, handle -> handle);
    }

    @Override
    public Claim claim(Request request, byte[] fingerprint, UUID proposal) {
        return transactions.perStatement(
                request.user(),
                handle -> handle.createQuery("""
                        SELECT outcome, thing, status, headers, body
                        FROM claim_idempotency_key(:me::uuid, :route, :key, :fingerprint, :proposal,
                            :claim * interval '1 second', :kept * interval '1 second')
                        """)
                        .bindMethods(request)
                        .bind("fingerprint", fingerprint)
                        .bind("proposal", proposal)
                        .bind("claim", CLAIM.toSeconds())
                        .bind("kept", KEPT.toSeconds())
                        .map((row, _) -> claim(row))
                        .one());
    }

    @Override
    public void complete(Request request, UUID thing, Answer answer) {
        String headers = answer.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
        transactions.perStatement(
                request.user(),
                handle -> handle.createUpdate("""
                        UPDATE idempotency_key SET thing = :thing, status = :status, headers = :headers, body = :body
                        WHERE user_id = :me::uuid AND route = :route AND key = :key
                        """)
                        .bindMethods(request)
                        .bind("thing", thing)
                        .bind("status", answer.status())
                        .bind("headers", headers)
                        .bind("body", answer.body())
                        .execute());
    }

    @Override
    public void release(Request request) {
        transactions.perStatement(
                request.user(),
                handle -> handle.createUpdate("""
                        DELETE FROM idempotency_key
                        WHERE user_id = :me::uuid AND route = :route AND key = :key AND status IS NULL
                        """).bindMethods(request).execute());
    }

    /// Removes keys that need not be remembered any more.
    public void forget() {
        jdbi.useHandle(handle -> handle.createQuery("SELECT forget_idempotency_keys(:kept * interval '1 second')")
                .bind("kept", KEPT.toSeconds())
                .mapTo(Integer.class)
                .one());
    }

    private static Claim claim(ResultSet row) throws SQLException {
        UUID thing = DomainTypes.uuid(row, "thing");
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "fresh" -> new Claim.Fresh(thing, false);
            case "again" -> new Claim.Fresh(thing, true);
            case "running" -> new Claim.Running(thing);
            case "done" ->
                new Claim.Done(
                        thing,
                        new Answer(row.getInt("status"), headers(row.getString("headers")), row.getString("body")));
            case "reused" -> new Claim.Reused();
            default -> throw new IllegalStateException("No outcome is called " + outcome);
        };
    }

    private static Map<String, String> headers(String lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            headers.put(line.substring(0, colon), line.substring(colon + 2));
        });
        return headers;
    }
}
