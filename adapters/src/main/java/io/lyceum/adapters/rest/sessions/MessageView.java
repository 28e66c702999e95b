package io.lyceum.adapters.rest.sessions;

import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenUsage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message as its user sees it.
///
/// @param parentId the message that it follows; null at the start of a session
/// @param siblingIndex its place among those that follow the same one, from 1
public record MessageView(
        UUID id,
        UUID sessionId,
        int sequence,
        Optional<UUID> parentId,
        int siblingIndex,
        int siblingCount,
        Role role,
        Mode modality,
        String content,
        Optional<String> clientMessageId,
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
                message.parent().map(MessageId::value),
                message.siblings().index(),
                message.siblings().count(),
                message.role(),
                message.modality(),
                message.content(),
                message.clientId(),
                message.model(),
                message.status(),
                message.usage().map(UsageView::of),
                message.createdAt());
    }
}
