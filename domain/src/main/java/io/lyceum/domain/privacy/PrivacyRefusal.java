package io.lyceum.domain.privacy;

import java.time.Duration;

/// Every reason the privacy context has for saying no.
public sealed interface PrivacyRefusal {

    /// Neither the own address nor the own id was given.
    record NotConfirmed() implements PrivacyRefusal {}

    /// So many exports have been asked for that the next one must wait.
    record TooManyExports(Duration delay) implements PrivacyRefusal {}

    record NoSuchExport() implements PrivacyRefusal {}

    /// The export is still being made, or could not be made.
    record NotReady(ExportJob.State state) implements PrivacyRefusal {}
}
