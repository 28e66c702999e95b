package io.lyceum.domain.privacy.port;

import io.lyceum.domain.privacy.ExportJob;
import java.util.Optional;
import java.util.UUID;

/// The exports of the user on whose behalf the store was opened.
public interface ExportStore {

    void add(UUID id, ExportJob.Kind kind);

    Optional<ExportJob> find(UUID id);

    /// A piece of the file, from 1; empty after the last one.
    Optional<byte[]> chunk(UUID id, int number);

    /// Writes what belongs there into the file of an export, and says that it is ready. Takes as long as that
    /// takes.
    void write(UUID id);
}
