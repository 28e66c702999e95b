package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.mail.MailConfig;
import io.lyceum.adapters.mail.MailConfig.Security;
import io.lyceum.adapters.mail.SmtpPostman;
import io.lyceum.domain.mail.Letter;
import io.lyceum.domain.mail.MailKind;
import io.lyceum.domain.mail.port.Postman.NotTaken;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real SMTP server.
class SmtpTest {

    private static final Letter LETTER =
            new Letter(MailKind.PASSWORD_CHANGED, "zoë@example.org", "Zoë", Optional.empty());

    private final int port = freePort();
    private final GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailIsHandedOverAsTextAndHtml() throws Exception {
        server.start();

        postman(Security.NONE, "").deliver(LETTER);

        var received = server.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("Your password was changed");
        assertThat(received.getContentType()).startsWith("multipart/alternative");
        assertThat(Letters.text(received)).startsWith("Hello Zoë,");
        assertThat(Letters.html(received)).contains("Hello Zoë,");
    }

    @Test
    void aServerThatIsDownOrRefusesOrOffersNoEncryptionTakesNothing() {
        assertNotTaken(postman(Security.NONE, ""));
        server.start();
        server.setUser("lyceum", "secret");
        assertNotTaken(postman(Security.NONE, "wrong"));
        assertNotTaken(postman(Security.STARTTLS, ""));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void whatWasNotTakenIsSentLater(@TempDir Path folder) throws Exception {
        try (var lyceum = RunningLyceum.startAlone(
                folder,
                ConfigOverride.config("mail.host", "127.0.0.1"),
                ConfigOverride.config("mail.port", Integer.toString(port)),
                ConfigOverride.config("mail.security", "none"))) {
            var user = lyceum.newUser();
            assertThat(Eventually.within(
                            Duration.ofSeconds(20),
                            () -> number(folder, "SELECT count(*) FROM mail WHERE attempts = 1") == 1))
                    .isTrue();
            assertThat(number(folder, "SELECT count(*) FROM mail WHERE due_at > now() + interval '30 seconds'"))
                    .isEqualTo(1);
            server.start();

            number(folder, "WITH due AS (UPDATE mail SET due_at = now() RETURNING id) SELECT count(*) FROM due");

            assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
            assertThat(GreenMailUtil.getAddressList(server.getReceivedMessages()[0].getAllRecipients()))
                    .isEqualTo(user.get("/api/me").text("/email"));
            assertThat(Eventually.within(
                            Duration.ofSeconds(10), () -> number(folder, "SELECT count(*) FROM mail") == 0))
                    .isTrue();
        }
    }

    private static void assertNotTaken(SmtpPostman postman) {
        Assertions.assertThatThrownBy(() -> postman.deliver(LETTER)).isInstanceOf(NotTaken.class);
    }

    private SmtpPostman postman(Security security, String password) {
        String user = password.isEmpty() ? "" : "lyceum";
        return new SmtpPostman(new MailConfig(
                "127.0.0.1", port, security, user, password, "", "Lyceum <no-reply@example.org>", "", ""));
    }

    private static long number(Path folder, String sql) {
        var passwords = new Properties();
        try (var lines = Files.newBufferedReader(folder.resolve("credentials"))) {
            passwords.load(lines);
            String url = "jdbc:postgresql://127.0.0.1:"
                    + Files.readString(folder.resolve("postgres/port")).strip() + "/lyceum";
            try (var connection = DriverManager.getConnection(url, "postgres", passwords.getProperty("postgres"));
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
