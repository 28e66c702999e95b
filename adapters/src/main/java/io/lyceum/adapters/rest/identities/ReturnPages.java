package io.lyceum.adapters.rest.identities;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// The pages to which a browser may be sent after signing in: those of this service, and of the origins in the
/// configuration. Anything else would let others send our users wherever they like under our name.
public final class ReturnPages {

    private final Set<String> origins;

    public ReturnPages(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /// The page, unless it is not one of them.
    public Optional<URI> find(String text) {
        try {
            var uri = new URI(text);
            boolean own = !uri.isAbsolute() && uri.getRawAuthority() == null && text.startsWith("/");
            boolean allowed = uri.isAbsolute()
                    && origins.contains(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null;
            return (own || allowed) && text.indexOf('\\') < 0 ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
