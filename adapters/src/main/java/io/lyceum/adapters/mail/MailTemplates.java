package io.lyceum.adapters.mail;

import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.mail.Letter;
import io.lyceum.domain.mail.MailKind;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes mails from the files in `mail/`: for each kind a text, whose first line is the subject, and an HTML page.
/// They know `{{name}}` and `{{link}}`.
final class MailTemplates {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final MailConfig config;
    private final Map<MailKind, Template> templates = new EnumMap<>(MailKind.class);

    private record Template(String subject, String text, String html) {}

    MailTemplates(MailConfig config) {
        this.config = config;
        for (var kind : MailKind.values()) {
            templates.put(kind, read(kind));
        }
    }

    MimeMessage write(Letter letter, Session session) throws MessagingException {
        var template = Optional.ofNullable(templates.get(letter.kind())).orElseThrow();
        var values = Map.of("name", letter.name(), "link", link(letter));
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(config.from()));
        message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(letter.address(), true));
        message.setSubject(template.subject(), "UTF-8");
        message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated");
        var parts = new MimeMultipart("alternative");
        parts.addBodyPart(part(fill(template.text(), values, false), "plain"));
        parts.addBodyPart(part(fill(template.html(), values, true), "html"));
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    private String link(Letter letter) {
        String page = switch (letter.kind()) {
            case VERIFY_EMAIL -> config.verifyUrl();
            case RESET_PASSWORD -> config.resetUrl();
            case PASSWORD_CHANGED -> "";
        };
        return letter.secret().map(secret -> page + secret.reveal()).orElse(page);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    private static String fill(String template, Map<String, String> values, boolean html) {
        return PLACE.matcher(template).replaceAll(place -> {
            String value = Optional.ofNullable(values.get(place.group(1))).orElseThrow();
            return Matcher.quoteReplacement(html ? escaped(value) : value);
        });
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static Template read(MailKind kind) {
        String name = Term.of(kind);
        String[] subjectAndText = resource(name + ".txt").split("\n\n", 2);
        return new Template(subjectAndText[0].strip(), subjectAndText[1], resource(name + ".html"));
    }

    private static String resource(String name) {
        try (InputStream in = MailTemplates.class.getResourceAsStream("/mail/" + name)) {
            if (in == null) {
                throw new IllegalStateException("There is no mail/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
