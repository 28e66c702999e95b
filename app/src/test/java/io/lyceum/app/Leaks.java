package io.lyceum.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/// Looks for planted secrets in all that a service says, while it says it. What passes is not kept: the end of each
/// secret is looked up by a rolling hash (Karp and Rabin), so thousands of secrets cost no more than one.
final class Leaks {

    /// Those of the whole suite.
    static final Leaks SUITE = new Leaks();

    /// No secret may be shorter.
    static final int WINDOW = 12;

    private static final int LONGEST = 512;
    private static final int PRIME = 31;
    private static final int LEAVING = power(PRIME, WINDOW);
    private static final int FILTER_BITS = 1 << 20;

    private final Map<Integer, Queue<Secret>> byEnd = new ConcurrentHashMap<>();
    private final AtomicLongArray filter = new AtomicLongArray(FILTER_BITS / Long.SIZE);
    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    private record Secret(String name, String text) {

        @Override
        public String toString() {
            return name;
        }
    }

    /// From now on nobody may say this.
    void plant(String name, String text) {
        if (text.length() < WINDOW) {
            throw new IllegalArgumentException(name + " is too short to be told from other texts");
        }
        String end = text.substring(Math.max(0, text.length() - LONGEST));
        int hash = hash(end.substring(end.length() - WINDOW));
        var secrets = byEnd.computeIfAbsent(hash, _ -> new ConcurrentLinkedQueue<>());
        if (secrets.stream().noneMatch(known -> known.text().equals(end))) {
            secrets.add(new Secret(name, end));
            filter.accumulateAndGet(word(hash), 1L << hash, (bits, bit) -> bits | bit);
        }
    }

    /// A text that was said at once.
    void hear(String where, String text) {
        var ear = new Ear(where);
        text.chars().forEach(ear::hear);
    }

    /// All of a file.
    void read(String where, Path file) {
        var ear = new Ear(where);
        try (var in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                ear.hear(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A stream that hears what goes through it.
    PrintStream tap(String where, PrintStream stream) {
        var ear = new Ear(where);
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public synchronized void write(int next) {
                        ear.hear(next & 0xff);
                        stream.write(next);
                    }

                    @Override
                    public synchronized void write(byte[] bytes, int from, int length) {
                        for (int i = from; i < from + length; i++) {
                            ear.hear(bytes[i] & 0xff);
                        }
                        stream.write(bytes, from, length);
                    }

                    @Override
                    public void flush() {
                        stream.flush();
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /// What was found since the last time, without showing it.
    List<String> takeFound() {
        List<String> taken = new ArrayList<>();
        for (var next = found.poll(); next != null; next = found.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private static int hash(String window) {
        int hash = 0;
        for (int i = 0; i < window.length(); i++) {
            hash = hash * PRIME + window.charAt(i);
        }
        return hash;
    }

    private static int power(int base, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    private static int word(int hash) {
        return (hash & (FILTER_BITS - 1)) / Long.SIZE;
    }

    /// Hears one character after the other, and remembers as many as a secret can have.
    private final class Ear {

        private final String where;
        private final char[] heard = new char[LONGEST];
        private long count;
        private int hash;

        private Ear(String where) {
            this.where = where;
        }

        private void hear(int next) {
            int leaving = count < WINDOW ? 0 : at(count - WINDOW);
            heard[(int) (count % LONGEST)] = (char) next;
            count++;
            hash = hash * PRIME + (char) next - leaving * LEAVING;
            if (((filter.get(word(hash)) >>> hash) & 1) != 0) {
                for (var secret : byEnd.getOrDefault(hash, new ArrayDeque<>())) {
                    if (endsWith(secret.text())) {
                        found.add(secret.name() + " in " + where);
                    }
                }
            }
        }

        private boolean endsWith(String text) {
            if (count < text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (at(count - text.length() + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private char at(long index) {
            return heard[(int) (index % LONGEST)];
        }
    }
}
