package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompanionsTest {

    private final Client author = RunningLyceum.shared().newUser();

    @Test
    void anAuthorFindsWhatTheAuthorMade() {
        String id = author.newCompanion();

        assertThat(author.get("/api/companions/" + id).text("/name")).isEqualTo("Ada");
        assertThat(author.get("/api/me/companions").text("/items/0/id")).isEqualTo(id);
    }
}
