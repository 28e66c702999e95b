package io.lyceum.domain.accounts;

/// In what a client wants to carry the proof that somebody has signed in.
public enum Carrier {
    /// An access token, which it puts into each request, and a refresh token to get the next one.
    TOKENS,
    /// A cookie, which a browser keeps from scripts and puts into each request by itself.
    COOKIE
}
