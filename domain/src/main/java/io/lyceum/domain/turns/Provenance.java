package io.lyceum.domain.turns;

import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.tutors.Price;
import java.util.List;
import java.util.Optional;

/// All that went into an answer, as it was when the tutor was asked: enough to ask again.
///
/// @param companion with its version; empty in a plain chat
/// @param context the earlier messages in the prompt, oldest first
/// @param promptTokens as estimated beforehand
public record Provenance(
        Optional<CompanionId> companion,
        Optional<Integer> companionVersion,
        String promptTemplate,
        String systemPrompt,
        String model,
        int maxOutputTokens,
        List<MessageId> context,
        int promptTokens,
        Optional<Price> price) {}
