package io.lyceum.domain.secrets;

/// A sealed value cannot be opened. The message says where it lies and what is wrong; it is for operators.
public final class Unopenable extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Why it cannot be opened.
    public enum Reason {
        NOT_SEALED("it is not sealed in a way that is known"),
        MISSING_KEY("there is no such key; put it into SECRET_KEYS again, or if it was made from the password of the"
                + " database's owner, give that password back"),
        ELSEWHERE("it was sealed for another place"),
        CHANGED("it was changed, or the key is another one with the same id");

        private final String meaning;

        Reason(String meaning) {
            this.meaning = meaning;
        }
    }

    private final transient Place place;
    private final String keyId;
    private final Reason reason;

    /// A value that cannot be opened.
    ///
    /// @param keyId empty when not even that can be read
    public Unopenable(Place place, String keyId, Reason reason) {
        super("%s, sealed with the key %s, cannot be opened: %s".formatted(place, keyId, reason.meaning));
        this.place = place;
        this.keyId = keyId;
        this.reason = reason;
    }

    public Place place() {
        return place;
    }

    public String keyId() {
        return keyId;
    }

    public Reason reason() {
        return reason;
    }
}
