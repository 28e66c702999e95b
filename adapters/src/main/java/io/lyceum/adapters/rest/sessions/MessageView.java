package io.lyceum.adapters.rest.sessions;

import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenUsage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message as its user sees it.
public record MessageView(
        UUID id,
        UUID sessionId,
        int sequence,
        Role role,
        Mode modality,
        String content,
        Optional<String> model,
        Message.Status status,
        Optional<UsageView> usage,
        Instant createdAt) {

    public record UsageView(int inputTokens, int outputTokens, boolean estimated) {

        static UsageView of(TokenUsage usage) {
            return new UsageView(usage.inputTokens(), usage.outputTokens(), usage.estimated());
        }
    }

    public static MessageView of(Message message) {
        return new MessageView(
                message.id().value(),
                message.session().value(),
                message.sequence(),
                message.role(),
                message.modality(),
                message.content(),
                message.model(),
                message.status(),
                message.usage().map(UsageView::of),
                message.createdAt());
    }
}
