package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.mail.JdbiMailQueue;
import io.lyceum.adapters.jdbi.mail.JdbiMailStores;
import io.lyceum.adapters.mail.FolderPostman;
import io.lyceum.adapters.mail.MailConfig;
import io.lyceum.adapters.mail.SmtpPostman;
import io.lyceum.adapters.rest.mail.EmailResource;
import io.lyceum.adapters.rest.mail.PasswordResource;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.PasswordHash;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.mail.EmailProof;
import io.lyceum.domain.mail.ForgottenPassword;
import io.lyceum.domain.mail.Mailroom;
import io.lyceum.domain.mail.port.MailStores;
import io.lyceum.domain.mail.port.Postman;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires mail and what is proved by it.
final class Mails {

    private static final Logger LOG = LoggerFactory.getLogger(Mails.class);

    private Mails() {}

    static void wire(Platform platform, PasswordHash passwordHash, AccessTokens accessTokens) {
        var limits = platform.configuration().limits();
        var clock = platform.clock();
        Transactions<MailStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiMailStores::new);
        var queue = new JdbiMailQueue(platform.jdbi());
        var mailroom = new Mailroom(
                queue,
                transactions,
                postman(platform.configuration().mail()),
                clock,
                (due, e) -> LOG.warn(
                        "Attempt {} to send {} {} failed: {}",
                        due.attempts(),
                        due.kind(),
                        due.mail(),
                        String.valueOf(e.getCause())));
        platform.upkeep().whenRung(platform.bell(), Mailroom.TOPIC, Duration.ofSeconds(5), "mails", mailroom::sendDue);

        var jersey = platform.environment().jersey();
        jersey.register(new PasswordResource(new ForgottenPassword(
                transactions,
                queue,
                platform.bell(),
                passwordHash,
                accessTokens,
                platform.throttle(),
                new ForgottenPassword.Rates(
                        limits.mailPerAccount().rate(),
                        limits.signInPerAddress().rate()),
                platform.oversight().events(),
                clock)));
        jersey.register(new EmailResource(new EmailProof(
                transactions,
                queue,
                platform.bell(),
                platform.throttle(),
                limits.mailPerAccount().rate(),
                clock)));
    }

    private static Postman postman(MailConfig config) {
        if (config.hasServer()) {
            return new SmtpPostman(config);
        }
        LOG.info("No mail server is configured: mails are written to {}", config.folder());
        return new FolderPostman(config);
    }
}
