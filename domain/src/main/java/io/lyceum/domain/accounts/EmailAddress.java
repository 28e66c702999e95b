package io.lyceum.domain.accounts;

import java.util.Locale;

/// An e-mail address as typed; two addresses that differ only in case belong to the same account.
public record EmailAddress(String text) {

    public static final int MAX_LENGTH = 254;

    public EmailAddress {
        text = text.strip();
    }

    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /// A name for somebody who gave none: what stands before the `@`.
    public String localPart() {
        int at = text.indexOf('@');
        String local = at > 0 ? text.substring(0, at) : text;
        return local.substring(0, Math.min(local.length(), Profile.MAX_DISPLAY_NAME));
    }
}
