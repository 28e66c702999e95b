package io.lyceum.adapters.llm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Leaves a provider alone that has failed several times in a row, so that neither it nor those who wait are burdened
/// with more. When it has been left alone for a while, one request is let through to find out; as long as that has no
/// outcome, all others are kept back.
final class CircuitBreaker {

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final int failures;
    private final long window;
    private final long openFor;
    private final LongSupplier clock;
    private final Deque<Long> failed = new ArrayDeque<>();
    private final AtomicLong openings = new AtomicLong();
    private State state = State.CLOSED;
    private long openedAt;
    private boolean probing;

    /// @param clock in nanoseconds, as [System#nanoTime]
    CircuitBreaker(int failures, Duration window, Duration openFor, LongSupplier clock) {
        this.failures = failures;
        this.window = window.toNanos();
        this.openFor = openFor.toNanos();
        this.clock = clock;
    }

    /// Whether a request may be made. If so, exactly one of the methods below must follow.
    synchronized boolean admits() {
        if (currentState() == State.CLOSED) {
            return true;
        }
        if (state == State.OPEN || probing) {
            return false;
        }
        probing = true;
        return true;
    }

    synchronized void succeeded() {
        probing = false;
        failed.clear();
        state = State.CLOSED;
    }

    synchronized void failed() {
        probing = false;
        long now = clock.getAsLong();
        failed.addLast(now);
        while (failed.size() > failures || now - failed.getFirst() > window) {
            failed.removeFirst();
        }
        boolean tooOften = failed.size() >= failures;
        if (state == State.HALF_OPEN || (state == State.CLOSED && tooOften)) {
            state = State.OPEN;
            openedAt = now;
            openings.incrementAndGet();
        }
    }

    /// The request ended for a reason that says nothing of the provider.
    synchronized void abandoned() {
        probing = false;
    }

    synchronized State state() {
        return currentState();
    }

    /// How often the circuit has been opened.
    long openings() {
        return openings.get();
    }

    private State currentState() {
        if (state == State.OPEN && clock.getAsLong() - openedAt >= openFor) {
            state = State.HALF_OPEN;
        }
        return state;
    }
}
