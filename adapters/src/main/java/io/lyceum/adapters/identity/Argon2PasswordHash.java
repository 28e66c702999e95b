package io.lyceum.adapters.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.lyceum.domain.accounts.port.PasswordHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;

/// Argon2id (RFC 9106) in the PHC string format, so that parameters can change while old hashes still work.
public final class Argon2PasswordHash implements PasswordHash {

    private static final int SALT = 16;
    private static final int LENGTH = 32;

    private final Argon2Function function;
    private final Semaphore turns;
    private final String nobody;

    public Argon2PasswordHash(TokenConfig config) {
        this.function =
                Argon2Function.getInstance(config.passwordMemoryKib(), config.passwordPasses(), 1, LENGTH, Argon2.ID);
        this.turns = new Semaphore(config.passwordsAtOnce(), true);
        this.nobody = ofNothing(config);
    }

    /// Takes as long to compare with as any other, and was made from no password.
    private static String ofNothing(TokenConfig config) {
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(config.passwordMemoryKib(), config.passwordPasses(), random(SALT), random(LENGTH));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }

    @Override
    public String of(String password) {
        turns.acquireUninterruptibly();
        try {
            return Password.hash(password).addRandomSalt(SALT).with(function).getResult();
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
