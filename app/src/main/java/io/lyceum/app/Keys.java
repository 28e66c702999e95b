package io.lyceum.app;

import io.lyceum.adapters.identity.EcKeyPairs;
import io.lyceum.adapters.jdbi.secrets.JdbiKeyVault;
import io.lyceum.adapters.jdbi.secrets.JdbiSealedColumns;
import io.lyceum.adapters.rest.admin.KeysRotateTask;
import io.lyceum.adapters.secrets.JweEnvelopes;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.adapters.secrets.MacKeys;
import io.lyceum.domain.secrets.RenewSigningKeys;
import io.lyceum.domain.secrets.SealAnew;
import io.lyceum.domain.secrets.port.Envelopes;
import io.lyceum.domain.secrets.port.KeyVault;
import java.security.SecureRandom;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/// The keys that are not in the database, and what they seal there.
record Keys(KeyRing ring, Envelopes envelopes, KeyVault vault, MacKeys audit) {

    private static final int BYTES = 32;

    static Keys of(KeyRing ring, Jdbi jdbi) {
        var envelopes = new JweEnvelopes(ring);
        var vault = new JdbiKeyVault(jdbi, envelopes);
        return new Keys(ring, envelopes, vault, new MacKeys(ring, "audit", vault));
    }

    /// A secret that all nodes share; it is made when it is first asked for.
    byte[] shared(String name) {
        byte[] proposal = new byte[BYTES];
        new SecureRandom().nextBytes(proposal);
        return vault.secret(name, proposal);
    }

    /// Wires what is done with keys.
    void wire(Platform platform) {
        var tokens = platform.configuration().tokens();
        platform.upkeep().every(Duration.ofMinutes(1), "retired signing keys", vault::removeRetired);
        platform.environment()
                .admin()
                .addTask(new KeysRotateTask(
                        new SealAnew(new JdbiSealedColumns(platform.jdbi()), envelopes, audit),
                        new RenewSigningKeys(
                                vault,
                                new EcKeyPairs(),
                                tokens.keysCached().toJavaDuration(),
                                tokens.accessLifetime().toJavaDuration()),
                        platform.oversight().tasks(),
                        platform.json()));
    }
}
