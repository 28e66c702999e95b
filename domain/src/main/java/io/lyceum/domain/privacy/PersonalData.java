package io.lyceum.domain.privacy;

import java.util.List;

/// A place where there is personal data.
///
/// @param onErasure what becomes of it when its user is erased, and `reason` why
/// @param hidden columns that an export leaves out
public record PersonalData(
        String table, String userColumn, Treatment onErasure, String reason, boolean exported, List<String> hidden) {

    public enum Treatment {
        ERASED,
        PSEUDONYMISED,
        KEPT
    }
}
