package io.lyceum.adapters.secrets;

/// The keys that the service keeps outside of its database.
///
/// @param keys `id:base64` with 32 bytes each, separated by commas, the one in use first; those after it only read what
///     they once wrote
public record SecretConfig(String keys) {

    @Override
    public String toString() {
        return "SecretConfig[]";
    }
}
