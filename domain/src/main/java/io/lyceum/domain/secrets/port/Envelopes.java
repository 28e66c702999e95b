package io.lyceum.domain.secrets.port;

import io.lyceum.domain.secrets.Place;

/// Seals what has to be read back, such as the password of somebody's database. Each value has a key of its own, which
/// is wrapped by one that is not in the database. A column with such values has the type `sealed`.
public interface Envelopes {

    /// The id of the key that seals now.
    String current();

    /// The id of the key that a value was sealed with; empty when that cannot be read.
    String keyId(String envelope);

    /// Seals a secret for its place only.
    String seal(Place place, String secret);

    /// The secret of a value that was sealed for this place.
    ///
    /// @throws io.lyceum.domain.secrets.Unopenable when the key is missing, or it is not what was sealed
    String open(Place place, String envelope);
}
