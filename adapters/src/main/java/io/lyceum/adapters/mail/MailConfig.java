package io.lyceum.adapters.mail;

import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// How mails are sent.
///
/// @param host the SMTP server; empty to write mails into `folder`
/// @param security `none`, `starttls` (demanded, not merely tried) or `tls`
/// @param folder where mails are written when there is no server; empty for a place beside the database
/// @param from the sender, such as `Lyceum <no-reply@example.org>`
/// @param verifyUrl the page that an address is verified on; the secret is added to it
/// @param resetUrl the page that a password is reset on; the secret is added to it
@SelfValidating
public record MailConfig(
        @NotNull String host,
        @Min(1) @Max(65_535) int port,
        @NotNull Security security,
        @NotNull String user,
        @NotNull String password,
        @NotNull String folder,
        @NotNull String from,
        @NotNull String verifyUrl,
        @NotNull String resetUrl) {

    private static final String PAGE = "must be an http or https address";

    /// How the connection to the server is secured.
    public enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    public boolean hasServer() {
        return !host.isEmpty();
    }

    /// The same with a folder, if it has none.
    public MailConfig orInto(Path place) {
        return folder == null || !folder.isBlank()
                ? this
                : new MailConfig(host, port, security, user, password, place.toString(), from, verifyUrl, resetUrl);
    }

    @SelfValidation
    public void canBeSent(ViolationCollector violations) {
        if (from != null && !isSender(from)) {
            violations.addViolation("from", "must be an address such as Lyceum <no-reply@example.org>");
        }
        if (verifyUrl != null && !isPage(verifyUrl)) {
            violations.addViolation("verifyUrl", PAGE);
        }
        if (resetUrl != null && !isPage(resetUrl)) {
            violations.addViolation("resetUrl", PAGE);
        }
    }

    private static boolean isSender(String text) {
        try {
            return InternetAddress.parse(text, true).length == 1 && text.contains("@");
        } catch (AddressException _) {
            return false;
        }
    }

    private static boolean isPage(String text) {
        try {
            var page = new URI(text);
            return page.getHost() != null
                    && page.getPort() <= 65_535
                    && ("http".equals(page.getScheme()) || "https".equals(page.getScheme()));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "MailConfig[host=%s, port=%d, security=%s, from=%s]".formatted(host, port, security, from);
    }
}
