package io.lyceum.domain.staff;

/// Every reason the staff context has for saying no.
public sealed interface StaffRefusal {

    /// The caller is no administrator, or no longer one.
    record NotAdmin() implements StaffRefusal {}

    record NoSuchFile() implements StaffRefusal {}

    record NoSuchUser() implements StaffRefusal {}

    /// Administrators cannot lock themselves out.
    record Oneself() implements StaffRefusal {}
}
