package io.lyceum.app;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Lets each test class fail during which a planted secret showed up in the log or in an answer. JUnit finds it by
/// itself, so it works for whatever tests are run.
public final class LeakDetector implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(LeakDetector.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        var _ = context.getRoot().getStore(OURS).getOrComputeIfAbsent(LastCheck.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check("during " + context.getDisplayName());
    }

    private static void check(String when) {
        var found = Leaks.SUITE.takeFound();
        if (!found.isEmpty()) {
            throw new AssertionError("Secrets were shown " + when + ":\n" + String.join("\n", found));
        }
    }

    /// Taps the output of this process; what is logged after the last class is checked at the very end.
    static final class LastCheck implements AutoCloseable {

        LastCheck() {
            System.setOut(Leaks.SUITE.tap("the log", System.out));
            System.setErr(Leaks.SUITE.tap("the error output", System.err));
            Leaks.SUITE.plant("the password of most users", Client.PASSWORD);
        }

        @Override
        public void close() {
            check("at the end");
        }
    }
}
