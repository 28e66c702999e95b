package io.lyceum.app;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/// The mails that a service without a mail server has written.
final class Letters {

    private static final Pattern TOKEN = Pattern.compile("#([\\w-]{64})");

    private Letters() {}

    /// Waits for so many mails of a kind to an address, and returns them, oldest first.
    static List<MimeMessage> to(String address, String kind, int count) {
        if (!Eventually.within(Duration.ofSeconds(20), () -> now(address, kind).size() >= count)) {
            throw new IllegalStateException("No " + kind + " came for " + address);
        }
        return now(address, kind);
    }

    /// The secret in the latest of so many mails.
    static String secret(String address, String kind, int count) {
        var matcher = TOKEN.matcher(text(to(address, kind, count).getLast()));
        if (!matcher.find()) {
            throw new IllegalStateException("There is no secret in it");
        }
        Leaks.SUITE.plant("the token of a mail", matcher.group(1));
        return matcher.group(1);
    }

    static List<MimeMessage> now(String address, String kind) {
        if (!Files.exists(RunningLyceum.MAILS)) {
            return List.of();
        }
        try (var files = Files.list(RunningLyceum.MAILS)) {
            return files.filter(file -> file.toString().endsWith(kind + ".eml"))
                    .sorted()
                    .map(Letters::read)
                    .filter(letter -> isTo(letter, address))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(MimeMessage letter) {
        return part(letter, 0);
    }

    static String html(MimeMessage letter) {
        return part(letter, 1);
    }

    private static String part(MimeMessage letter, int index) {
        try {
            return ((MimeMultipart) letter.getContent())
                    .getBodyPart(index)
                    .getContent()
                    .toString();
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeMessage read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new MimeMessage(Session.getInstance(new Properties()), in);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTo(MimeMessage letter, String address) {
        try {
            return letter.getAllRecipients()[0].toString().equals(address);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
