package io.lyceum.domain.mail;

import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.mail.port.MailQueue;
import io.lyceum.domain.mail.port.MailQueue.Due;
import io.lyceum.domain.mail.port.MailQueue.Recipient;
import io.lyceum.domain.mail.port.MailStores;
import io.lyceum.domain.mail.port.Postman;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Sends the mails that are due. One is sent at least once, and twice only when a node goes between handing it over and
/// noting that; secrets are made for each attempt, so none waits in the queue.
public final class Mailroom {

    /// What the bell is rung for when there is a mail to send.
    public static final String TOPIC = "mail";

    private static final int AT_ONCE = 20;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MAX_ATTEMPTS = 8;

    private final MailQueue queue;
    private final Transactions<MailStores> transactions;
    private final Postman postman;
    private final InstantSource clock;
    private final BiConsumer<Due, Exception> trouble;

    /// @param trouble told about each mail that was not taken
    public Mailroom(
            MailQueue queue,
            Transactions<MailStores> transactions,
            Postman postman,
            InstantSource clock,
            BiConsumer<Due, Exception> trouble) {
        this.queue = queue;
        this.transactions = transactions;
        this.postman = postman;
        this.clock = clock;
        this.trouble = trouble;
    }

    /// Returns when nothing is due any more.
    public void sendDue() {
        var due = queue.claim(AT_ONCE, LEASE);
        while (!due.isEmpty()) {
            due.forEach(this::send);
            due = queue.claim(AT_ONCE, LEASE);
        }
    }

    private void send(Due due) {
        try {
            if (due.recipient().isPresent()) {
                deliver(due.kind(), due.recipient().get());
            }
            queue.done(due.mail());
        } catch (Postman.NotTaken e) {
            trouble.accept(due, e);
            if (due.attempts() >= MAX_ATTEMPTS) {
                queue.done(due.mail());
            }
        }
    }

    private void deliver(MailKind kind, Recipient recipient) throws Postman.NotTaken {
        if (kind == MailKind.VERIFY_EMAIL && recipient.isVerified()) {
            return;
        }
        postman.deliver(new Letter(
                kind,
                recipient.address(),
                recipient.name(),
                kind.secretLifetime().map(lifetime -> {
                    var secret = UserSecret.random(recipient.user());
                    keep(kind, recipient, secret, lifetime);
                    return secret;
                })));
    }

    private void keep(MailKind kind, Recipient recipient, UserSecret secret, Duration lifetime) {
        var expiresAt = clock.instant().plus(lifetime);
        Optional<Boolean> _ = transactions.as(recipient.user(), stores -> {
            stores.secrets().add(kind, secret.hash(), expiresAt);
            return Optional.of(true);
        });
    }
}
