package io.lyceum.adapters.llm;

import java.io.IOException;

/// The cause of a failure that the provider itself told us about.
final class ProviderRefusal extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean lasting;

    ProviderRefusal(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /// Whether the same request would fare no better in a while, as when the credit is spent.
    boolean isLasting() {
        return lasting;
    }
}
