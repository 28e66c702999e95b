package io.lyceum.adapters.jdbi.turns;

import io.lyceum.domain.turns.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A row of a turn's log: one event, or several deltas that follow each other, of which this is the last.
///
/// @param pieces the lengths of the deltas' texts, in characters (Unicode code points)
record Stretch(TurnEvent last, Optional<List<Integer>> pieces) {

    Stream<TurnEvent> events() {
        return pieces.map(this::deltas).orElseGet(() -> Stream.of(last));
    }

    private Stream<TurnEvent> deltas(List<Integer> lengths) {
        List<TurnEvent> deltas = new ArrayList<>();
        int number = last.number() - lengths.size();
        int begin = 0;
        for (int length : lengths) {
            int end = last.text().offsetByCodePoints(begin, length);
            deltas.add(new TurnEvent(++number, last.kind(), last.text().substring(begin, end)));
            begin = end;
        }
        return deltas.stream();
    }
}
