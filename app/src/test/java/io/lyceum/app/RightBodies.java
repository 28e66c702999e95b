package io.lyceum.app;

import java.util.Map;
import java.util.Optional;

/// What to send to a route so that its body is not what is refused.
final class RightBodies {

    private static final Map<String, String> BODIES = Map.of(
            "POST /api/auth/sign-up", "{\"email\": \"hostile@example.org\", \"password\": \"correct horse\"}",
            "POST /api/auth/sign-in", "{\"email\": \"hostile@example.org\", \"password\": \"correct horse\"}",
            "POST /api/auth/refresh", "{\"refreshToken\": \"abc\"}",
            "PATCH /api/me", """
                    {"displayName": "A", "username": "abc", "bio": "b", "website": "https://a.b", "location": "l",
                     "company": "c", "avatarUrl": "https://a.b"}""",
            "POST /api/companions", """
                    {"name": "Ada", "subject": "maths", "topic": "t", "voice": "male", "style": "formal",
                     "duration": 5, "language": "en", "visibility": "private"}""",
            "PATCH /api/companions/{id}", """
                    {"name": "Ada", "subject": "maths", "topic": "t", "voice": "male", "style": "formal",
                     "duration": 5, "language": "en", "visibility": "private"}""",
            "POST /api/companions/{id}/sessions", "{\"mode\": \"text\"}",
            "PATCH /api/sessions/{id}", "{\"title\": \"t\", \"archived\": true, \"pinned\": true}",
            "POST /api/sessions/{id}/messages", "{\"content\": \"c\", \"model\": \"m\"}",
            "POST /api/chat", "{\"content\": \"c\", \"model\": \"m\", \"sessionId\": \"0\"}");

    private RightBodies() {}

    /// Empty for a route that takes no body.
    static Optional<String> of(String route) {
        return Optional.ofNullable(BODIES.get(route));
    }
}
