package io.lyceum.adapters.mail;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/// How mails are sent.
///
/// @param host the SMTP server; empty to write mails into `folder`
/// @param security `none`, `starttls` (demanded, not merely tried) or `tls`
/// @param folder where mails are written when there is no server
/// @param from the sender, such as `Lyceum <no-reply@example.org>`
/// @param verifyUrl the page that an address is verified on; the secret is added to it
/// @param resetUrl the page that a password is reset on; the secret is added to it
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

    /// How the connection to the server is secured.
    public enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    public boolean hasServer() {
        return !host.isEmpty();
    }

    @Override
    public String toString() {
        return "MailConfig[host=%s, port=%d, security=%s, from=%s]".formatted(host, port, security, from);
    }
}
