package io.lyceum.domain.sessions;

/// Which messages of a session are meant. A question that is put in other words and an answer that is given again begin
/// a new branch beside the old one, which stays.
public enum Branch {
    /// Those that lead to the latest message: what the tutor is told, and what is shown.
    ACTIVE,
    ALL
}
