package io.lyceum.app;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/// What to send to a route so that its body is not what is refused.
final class RightBodies {

    private static final Map<String, String> BODIES = Map.ofEntries(
            entry("POST /api/auth/sign-up", "{\"email\": \"hostile@example.org\", \"password\": \"correct horse\"}"),
            entry(
                    "POST /api/auth/sign-in",
                    "{\"email\": \"hostile@example.org\", \"password\": \"correct horse\", \"session\": \"cookie\"}"),
            entry("POST /api/auth/refresh", "{\"refreshToken\": \"abc\"}"),
            entry("POST /api/auth/email/verify", "{\"token\": \"abc\"}"),
            entry("POST /api/auth/password/forgot", "{\"email\": \"hostile@example.org\"}"),
            entry("POST /api/auth/password/reset", "{\"token\": \"abc\", \"password\": \"correct horse\"}"),
            entry(
                    "POST /api/auth/keys",
                    "{\"name\": \"n\", \"scopes\": [\"read\"], \"expiresAt\": \"2999-01-01T00:00:00Z\"}"),
            entry("PATCH /api/me", """
                    {"displayName": "A", "username": "abc", "bio": "b", "website": "https://a.b", "location": "l",
                     "company": "c", "avatarUrl": "https://a.b"}"""),
            entry("POST /api/companions", """
                    {"name": "Ada", "subject": "maths", "topic": "t", "voice": "male", "style": "formal",
                     "duration": 5, "language": "en", "visibility": "private"}"""),
            entry("PATCH /api/companions/{id}", """
                    {"name": "Ada", "subject": "maths", "topic": "t", "voice": "male", "style": "formal",
                     "duration": 5, "language": "en", "visibility": "private"}"""),
            entry("POST /api/companions/{id}/sessions", "{\"mode\": \"text\"}"),
            entry("POST /api/messages/{id}/edit", "{\"content\": \"c\", \"model\": \"m\", \"clientMessageId\": \"i\"}"),
            entry("POST /api/messages/{id}/regenerate", "{\"model\": \"m\"}"),
            entry("PUT /api/sessions/{id}/branch", "{\"messageId\": \"00000000-0000-7000-8000-000000000000\"}"),
            entry("PATCH /api/sessions/{id}", "{\"title\": \"t\", \"archived\": true, \"pinned\": true}"),
            entry("POST /api/sessions/{id}/messages", """
                    {"content": "c", "model": "m", "clientMessageId": "i"}"""),
            entry("POST /api/chat", """
                    {"content": "c", "model": "m", "clientMessageId": "i", "sessionId": "0"}"""),
            entry("DELETE /api/me", "{\"confirm\": \"c\"}"),
            entry("POST /api/admin/export", "{\"what\": \"audit\"}"),
            entry("POST /api/billing/checkout", "{\"plan\": \"p\"}"),
            entry("POST /api/admin/users/{id}/suspend", "{\"reason\": \"r\"}"),
            entry("POST /api/admin/users/{id}/unsuspend", "{\"reason\": \"r\"}"),
            entry("POST /api/admin/users/{id}/sign-out", "{\"reason\": \"r\"}"),
            entry("POST /api/sessions/{id}/messages/estimate", "{\"content\": \"c\", \"model\": \"m\"}"),
            entry("PUT /api/me/caps", "{\"meter\": \"companions\", \"window\": \"day\", \"limit\": 5}"));

    private RightBodies() {}

    /// Empty for a route that takes no body.
    static Optional<String> of(String route) {
        return Optional.ofNullable(BODIES.get(route));
    }
}
