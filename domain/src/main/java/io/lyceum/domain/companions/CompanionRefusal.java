package io.lyceum.domain.companions;

import io.lyceum.domain.subscriptions.QuotaExceeded;

/// Every reason the companions context has for saying no.
public sealed interface CompanionRefusal {

    /// There is none, or the user may not see it.
    record NoSuchCompanion() implements CompanionRefusal {}

    record NotTheAuthor() implements CompanionRefusal {}

    /// It has been changed since the user last read it.
    record Changed(int version) implements CompanionRefusal {}

    record OverQuota(QuotaExceeded quota) implements CompanionRefusal {}
}
