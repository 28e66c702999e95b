package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlansTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    /// The driver treats a statement otherwise when a connection has seen it a few times, also in transactions.
    @Test
    void aGrantedPlanIsThereHoweverOftenOneAsks() {
        var learner = LYCEUM.newUser();
        IntStream.range(0, 100).forEach(_ -> learner.newCompanion());
        String user = learner.get("/api/me").text("/id");
        var operator = new Client(LYCEUM.adminUrl(), "");
        operator.post("/tasks/plan-grant?user=" + user + "&plan=pro", "");

        var plans = IntStream.range(0, 100)
                .mapToObj(_ -> learner.get("/api/me/entitlements").text("/plan"))
                .distinct();

        assertThat(plans).containsExactly("pro");
    }
}
