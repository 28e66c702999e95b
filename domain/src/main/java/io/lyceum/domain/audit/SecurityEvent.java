package io.lyceum.domain.audit;

import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Something that may be an attack, or that one wants to see when looking for one.
///
/// @param user whom it concerns, if that is known
/// @param address where it came from, if that is known
/// @param detail for the operator; without secrets and without what users wrote
public record SecurityEvent(Type type, Optional<UserId> user, Optional<ClientAddress> address, String detail) {

    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    /// What can happen, how bad it is, and how often it must come from one source within an hour to be an alert.
    public enum Type {
        SIGN_IN_FAILED(Severity.INFO, 5),
        SIGN_IN_THROTTLED(Severity.WARNING, 1),
        SIGN_UP_THROTTLED(Severity.WARNING, 1),
        PROVIDER_SIGN_IN_REFUSED(Severity.INFO, 5),
        IDENTITY_LINKED(Severity.INFO, NEVER),
        IDENTITY_UNLINKED(Severity.INFO, NEVER),
        PASSWORD_RESET(Severity.INFO, NEVER),
        PASSWORD_RESET_REFUSED(Severity.WARNING, 5),
        PASSWORD_RESET_THROTTLED(Severity.WARNING, 1),
        API_KEY_CREATED(Severity.INFO, NEVER),
        API_KEY_REVOKED(Severity.INFO, NEVER),
        TOKEN_REFUSED(Severity.WARNING, 5),
        CSRF_TOKEN_REFUSED(Severity.WARNING, 5),
        SUSPENDED_REFUSED(Severity.INFO, 20),
        REFRESH_TOKEN_REUSED(Severity.CRITICAL, 1),
        ROLE_CHANGED(Severity.WARNING, 1),
        ACCOUNT_SUSPENDED(Severity.INFO, NEVER),
        SIGNED_OUT_BY_STAFF(Severity.INFO, NEVER),
        STAFF_ACCESS_DENIED(Severity.WARNING, 3),
        WEBHOOK_REFUSED(Severity.WARNING, 5),
        PAYMENT_DISPUTED(Severity.WARNING, 1),
        AUDIT_LOG_BROKEN(Severity.CRITICAL, 1),
        DATA_EXPORTED(Severity.INFO, NEVER),
        ERASURE_REQUESTED(Severity.INFO, NEVER);

        private final Severity severity;
        private final int alertAt;

        Type(Severity severity, int alertAt) {
            this.severity = severity;
            this.alertAt = alertAt;
        }

        public Severity severity() {
            return severity;
        }

        /// At how many within an hour one is told; never for a number that nothing reaches.
        public int alertAt() {
            return alertAt;
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    /// The same from anywhere in its network.
    SecurityEvent ofNetwork() {
        return new SecurityEvent(
                type,
                user,
                address.map(ClientAddress::network).map(network -> new ClientAddress(network, network)),
                detail);
    }

    /// The same without whom it concerns and where it came from.
    SecurityEvent ofAnybody() {
        return new SecurityEvent(type, Optional.empty(), Optional.empty(), "");
    }

    /// Whose events are counted together: a network when it is known, else the user.
    public String source() {
        return address.map(ClientAddress::network)
                .or(() -> user.map(id -> id.value().toString()))
                .orElse("");
    }
}
