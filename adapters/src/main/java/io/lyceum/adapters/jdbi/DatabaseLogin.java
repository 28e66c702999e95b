package io.lyceum.adapters.jdbi;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.Driver;

/// A database and who connects to it.
///
/// @param url a JDBC address without a login
public record DatabaseLogin(String url, String user, String password) {

    /// The role that serves requests. Row security applies to it.
    public static final String APPLICATION = "lyceum_app";

    /// Reads `postgres://user:password@host:port/database?options` as well as a JDBC address.
    ///
    /// @throws IllegalArgumentException when the address is neither
    public static DatabaseLogin parse(DatabaseConfig config) {
        String url = config.url().strip();
        if (url.startsWith("jdbc:postgresql:")) {
            if (Driver.parseURL(url, new Properties()) == null) {
                throw new IllegalArgumentException("is not an address of the JDBC driver");
            }
            return new DatabaseLogin(url, config.user(), config.password());
        }
        if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
            throw new IllegalArgumentException("must begin with postgres:// or jdbc:postgresql:");
        }
        var uri = address(url);
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseLogin(
                "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
                login.length > 0 ? decoded(login[0]) : config.user(),
                login.length > 1 ? decoded(login[1]) : config.password());
    }

    /// The login of the application role on the same database. Its password is the one configured, or else made
    /// from the owner's, so that all nodes come to the same one.
    ///
    /// @throws IllegalArgumentException when there is nothing to make it from
    public DatabaseLogin application(String configured) {
        if (!configured.isEmpty()) {
            return new DatabaseLogin(url, APPLICATION, configured);
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set DATABASE_APP_PASSWORD: without the owner's password it cannot be made from that");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] made = mac.doFinal(APPLICATION.getBytes(StandardCharsets.UTF_8));
            return new DatabaseLogin(
                    url, APPLICATION, Base64.getUrlEncoder().withoutPadding().encodeToString(made));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Properties properties() {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    /// Says nothing about what stands in the address, which may be a password.
    private static URI address(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("is not an address: percent-encode what is special in the login");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("must have a host, and a port from 1 to 65535 if any");
        }
        return uri;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseLogin[user=%s]".formatted(user);
    }
}
