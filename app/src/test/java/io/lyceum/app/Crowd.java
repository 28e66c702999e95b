package io.lyceum.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Many who do the same thing at the same moment.
final class Crowd {

    private Crowd() {}

    /// What each of them got.
    static <T> List<T> together(int size, IntFunction<T> act) {
        var ready = new CountDownLatch(size);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> acts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int place = i;
                acts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return act.apply(place);
                }));
            }
            List<T> results = new ArrayList<>();
            for (var done : acts) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
