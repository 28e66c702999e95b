package io.lyceum.domain.billing.port;

import io.lyceum.domain.billing.ProviderEvent;
import io.lyceum.domain.billing.WebhookRefusal;
import io.lyceum.domain.kernel.Result;
import java.util.Optional;
import java.util.function.Function;

/// Checks and reads what a provider sends.
public interface WebhookReader {

    /// An event that was made by whoever knows the secret, and lately.
    ///
    /// @param header finds a header by its name
    /// @param body the bytes as they came, because the signature is over those
    Result<ProviderEvent, WebhookRefusal> read(Function<String, Optional<String>> header, byte[] body);

    /// An event that has been checked before.
    ///
    /// @throws IllegalArgumentException when it cannot be read
    ProviderEvent reread(String id, String body);
}
