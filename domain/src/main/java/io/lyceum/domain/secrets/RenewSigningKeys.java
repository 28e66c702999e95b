package io.lyceum.domain.secrets;

import io.lyceum.domain.secrets.port.KeyPairs;
import io.lyceum.domain.secrets.port.KeyVault;
import io.lyceum.domain.secrets.port.KeyVault.Handover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Replaces the keys that access tokens and receipts are signed with, while both are in use on all nodes.
public final class RenewSigningKeys {

    /// How far behind a node may be.
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final KeyVault vault;
    private final KeyPairs keyPairs;
    private final Duration cached;
    private final Duration tokensLive;

    /// Renews keys of a vault.
    ///
    /// @param cached how long others may keep the published keys
    /// @param tokensLive how long an access token is good
    public RenewSigningKeys(KeyVault vault, KeyPairs keyPairs, Duration cached, Duration tokensLive) {
        this.vault = vault;
        this.keyPairs = keyPairs;
        this.cached = cached;
        this.tokensLive = tokensLive;
    }

    /// How the keys before the new one go.
    public enum Manner {
        /// Nobody notices: the new key is published before it signs, the old one is believed until its last token has
        /// expired.
        GENTLY,
        /// For a key that others may know: its tokens are refused within a second.
        AT_ONCE
    }

    /// The keys that sign from now or from a time on.
    ///
    /// @param oldKeysUntil until when access tokens of the keys before are good
    public record Renewed(String key, Instant signsFrom, Optional<Instant> oldKeysUntil, String receiptKey) {}

    /// Renews the keys for access tokens and receipts, or only finds out what would become of it.
    public Renewed renew(Manner manner, boolean dry) {
        var handover = switch (manner) {
            case GENTLY -> new Handover(cached.plus(SLACK), Optional.of(tokensLive.plus(SLACK)));
            case AT_ONCE -> new Handover(Duration.ZERO, Optional.of(Duration.ZERO));
        };
        var proposal = keyPairs.generate();
        var renewal = vault.renew(SigningKeyUse.ACCESS_TOKENS, proposal, handover, dry);
        String receiptKey = renewal.kid().equals(proposal.kid())
                ? renewReceiptKey(dry)
                : vault.signingKeys(SigningKeyUse.RECEIPTS).getFirst().kid();
        return new Renewed(renewal.kid(), renewal.signsFrom(), renewal.othersUntil(), receiptKey);
    }

    private String renewReceiptKey(boolean dry) {
        var handover = new Handover(Duration.ZERO, Optional.empty());
        var renewal = vault.renew(SigningKeyUse.RECEIPTS, keyPairs.generate(), handover, dry);
        if (!dry) {
            forgetPrivateParts();
        }
        return renewal.kid();
    }

    /// Nobody can sign as of long ago with a key that is kept to check old receipts only.
    private void forgetPrivateParts() {
        vault.signingKeys(SigningKeyUse.RECEIPTS).stream().skip(1).forEach(old -> {
            var publicPart = keyPairs.publicPart(old);
            if (!publicPart.equals(old)) {
                vault.forgetPrivatePart(old, publicPart);
            }
        });
    }
}
