package io.lyceum.domain.staff;

import io.lyceum.domain.accounts.AccountRole;
import java.util.Optional;

/// Which accounts to list.
///
/// @param text a whole address, a whole id, or the beginning of a username
public record AccountFilter(Optional<String> text, Optional<AccountRole> role, Optional<Boolean> suspended) {}
