package io.lyceum.domain.identities;

import io.lyceum.domain.accounts.EmailAddress;
import java.util.Optional;

/// Somebody as another issuer knows them.
///
/// @param subject the issuer's id for them, a text of any form
/// @param verifiedEmail their address, if the issuer says that it has verified it
public record ForeignIdentity(
        String issuer, String subject, Optional<EmailAddress> verifiedEmail, Optional<String> displayName) {

    /// What they are called here until they say otherwise.
    String nameHere() {
        return displayName.or(() -> verifiedEmail.map(EmailAddress::localPart)).orElse("Learner");
    }
}
