package io.lyceum.domain.billing;

/// What becomes of an account whose user has been deleted at the provider that it belongs to, and who has no other way
/// in.
public enum Leaving {
    /// It stays as it is, although nobody can enter it.
    KEEP,
    /// It is closed until an administrator readmits it.
    SUSPEND,
    /// It is closed and erased.
    ERASE
}
