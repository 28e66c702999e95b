package io.lyceum.domain.sessions;

import io.lyceum.domain.subscriptions.QuotaExceeded;
import java.util.List;

/// Every reason the sessions context has for saying no.
public sealed interface SessionRefusal {

    record NoSuchCompanion() implements SessionRefusal {}

    record NoSuchSession() implements SessionRefusal {}

    /// The session has no such message.
    record NoSuchMessage() implements SessionRefusal {}

    /// The session has been changed, or has gone on, since the user last read it.
    record Changed(int revision) implements SessionRefusal {}

    record OverQuota(QuotaExceeded quota) implements SessionRefusal {}

    /// The user's plan has none of the models.
    record ModelNotAllowed(List<String> allowed) implements SessionRefusal {}

    /// Voice needs a provider, and none is configured.
    record NoVoice() implements SessionRefusal {}
}
