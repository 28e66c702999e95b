package io.lyceum.domain.apikeys;

/// Every reason the API keys context has for saying no.
public sealed interface ApiKeyRefusal {

    record NoSuchKey() implements ApiKeyRefusal {}

    /// The user has as many keys already.
    record TooManyKeys(int limit) implements ApiKeyRefusal {}

    /// A key was to expire before it was made.
    record ExpiryPast() implements ApiKeyRefusal {}
}
