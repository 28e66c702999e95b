package io.lyceum.adapters.mail;

import io.lyceum.domain.mail.Letter;
import io.lyceum.domain.mail.port.Postman;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.Properties;

/// Hands mails to an SMTP server (RFC 5321), a connection each.
public final class SmtpPostman implements Postman {

    private static final String TIMEOUT_MILLIS = "15000";

    private final MailTemplates templates;
    private final Session session;

    public SmtpPostman(MailConfig config) {
        this.templates = new MailTemplates(config);
        this.session = Session.getInstance(properties(config), authenticator(config));
    }

    @Override
    public void deliver(Letter letter) throws NotTaken {
        try {
            Transport.send(templates.write(letter, session));
        } catch (MessagingException e) {
            throw new NotTaken(e);
        }
    }

    private static Properties properties(MailConfig config) {
        var properties = new Properties();
        properties.put("mail.smtp.host", config.host());
        properties.put("mail.smtp.port", Integer.toString(config.port()));
        properties.put("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        switch (config.security()) {
            case NONE -> {}
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
        }
        return properties;
    }

    private static Authenticator authenticator(MailConfig config) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(config.user(), config.password());
            }
        };
    }
}
