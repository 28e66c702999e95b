package io.lyceum.adapters.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/// What an OpenID provider says about itself (OpenID Connect Discovery 1.0).
final class Discovery {

    private static final String PATH = "/.well-known/openid-configuration";

    private final RemoteDocuments documents;
    private final String issuer;

    Discovery(RemoteDocuments documents, String issuer) {
        this.documents = documents;
        this.issuer = issuer;
    }

    /// An address of the provider, such as `jwks_uri`. A document that calls itself otherwise than we call the
    /// provider, or leads from TLS to plain text, is not believed.
    String address(String member) throws IOException {
        var document = document();
        if (!issuer.equals(document.get("issuer"))) {
            throw new IOException("The provider calls itself %s, not %s".formatted(document.get("issuer"), issuer));
        }
        if (!(document.get(member) instanceof String address)) {
            throw new IOException("%s tells no %s".formatted(issuer, member));
        }
        if (issuer.startsWith("https:") && !"https".equals(URI.create(address).getScheme())) {
            throw new IOException("%s has %s in plain text".formatted(issuer, member));
        }
        return address;
    }

    private Map<String, Object> document() throws IOException {
        try {
            return JSONObjectUtils.parse(documents.fetch(issuer.replaceFirst("/$", "") + PATH));
        } catch (ParseException e) {
            throw new IOException("The document of " + issuer + " cannot be read", e);
        }
    }
}
