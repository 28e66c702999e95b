package io.lyceum.adapters.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.lyceum.domain.accounts.port.PasswordHash;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Argon2id (RFC 9106) in the PHC string format, so that parameters can change while old hashes still work.
public final class Argon2PasswordHash implements PasswordHash {

    private final Argon2Function function;
    private final Semaphore turns;
    private final String nobody;

    public Argon2PasswordHash(TokenConfig config) {
        this.function =
                Argon2Function.getInstance(config.passwordMemoryKib(), config.passwordPasses(), 1, 32, Argon2.ID);
        this.turns = new Semaphore(config.passwordsAtOnce(), true);
        this.nobody = of(UUID.randomUUID().toString());
    }

    @Override
    public String of(String password) {
        turns.acquireUninterruptibly();
        try {
            return Password.hash(password).addRandomSalt(16).with(function).getResult();
        } finally {
            turns.release();
        }
    }

    @Override
    public boolean matches(String password, String hash) {
        turns.acquireUninterruptibly();
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } finally {
            turns.release();
        }
    }

    @Override
    public String ofNobody() {
        return nobody;
    }
}
