package io.lyceum.adapters.jdbi.secrets;

import io.lyceum.adapters.jdbi.DomainTypes;
import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.secrets.KeyPair;
import io.lyceum.domain.secrets.Place;
import io.lyceum.domain.secrets.SigningKeyUse;
import io.lyceum.domain.secrets.port.Envelopes;
import io.lyceum.domain.secrets.port.KeyVault;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// The keys that all nodes share, sealed.
public final class JdbiKeyVault implements KeyVault {

    private final Jdbi jdbi;
    private final Envelopes envelopes;
    private final ServiceTransactions transactions;

    public JdbiKeyVault(Jdbi jdbi, Envelopes envelopes) {
        this.jdbi = jdbi;
        this.envelopes = envelopes;
        this.transactions = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    @Override
    public List<KeyPair> signingKeys(SigningKeyUse use) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT kid, jwk FROM signing_key
                        WHERE purpose = :use AND (retires_at IS NULL OR retires_at > clock_timestamp())
                        ORDER BY signs_from <= clock_timestamp() DESC, signs_from DESC, kid
                        """)
                .bind("use", use)
                .map((row, _) -> {
                    String kid = row.getString("kid");
                    return new KeyPair(kid, envelopes.open(place(kid), row.getString("jwk")));
                })
                .list());
    }

    @Override
    public void addFirst(SigningKeyUse use, KeyPair key) {
        jdbi.useHandle(handle -> sealed(handle.createUpdate("SELECT add_signing_key(:use, :kid, :jwk)"), key)
                .bind("use", use)
                .execute());
    }

    @Override
    public Renewal renew(SigningKeyUse use, KeyPair key, Handover handover, boolean dry) {
        return transactions.run(
                dry,
                handle -> sealed(
                                handle.createQuery(
                                        "SELECT * FROM renew_signing_key(:use, :kid, :jwk, :lead::interval, :keep::interval)"),
                                key)
                        .bind("use", use)
                        .bind("lead", handover.lead().toString())
                        .bind("keep", handover.keep().map(Duration::toString))
                        .map((row, _) -> new Renewal(
                                row.getString("kid"),
                                DomainTypes.instant(row, "signs_from"),
                                DomainTypes.optionalInstant(row, "others_until")))
                        .one());
    }

    private <S extends SqlStatement<S>> S sealed(S statement, KeyPair key) {
        return statement.bind("kid", key.kid()).bind("jwk", envelopes.seal(place(key.kid()), key.jwk()));
    }

    private static Place place(String kid) {
        return new Place("signing_key", "jwk", kid);
    }

    @Override
    public void forgetPrivatePart(KeyPair key, KeyPair publicPart) {
        jdbi.useHandle(handle -> sealed(handle.createUpdate("""
                                SELECT seal_anew('signing_key', 'jwk', kid, jwk::text, :jwk)
                                FROM signing_key WHERE kid = :kid
                                """), publicPart).execute());
    }

    @Override
    public void removeRetired() {
        jdbi.useHandle(handle ->
                handle.createUpdate("SELECT remove_retired_signing_keys()").execute());
    }

    @Override
    public byte[] secret(String name, byte[] proposal) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate(
                            "INSERT INTO service_secret (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .bind(
                            "value",
                            envelopes.seal(
                                    secretPlace(name), Base64.getEncoder().encodeToString(proposal)))
                    .execute();
            return findSecret(name).orElseThrow();
        });
    }

    @Override
    public Optional<byte[]> findSecret(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT value FROM service_secret WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .map(value -> Base64.getDecoder().decode(envelopes.open(secretPlace(name), value))));
    }

    private static Place secretPlace(String name) {
        return new Place("service_secret", "value", name);
    }
}
