package io.lyceum.domain.identities.port;

import io.lyceum.domain.identities.IdentityId;
import io.lyceum.domain.identities.LinkedIdentity;
import java.util.List;

/// By which identities of other issuers the user on whose behalf the store was opened is known.
public interface IdentityStore {

    /// False when the identity belongs to somebody already.
    boolean add(String issuer, String subject);

    /// The oldest first.
    List<LinkedIdentity> list();

    void remove(IdentityId id);
}
