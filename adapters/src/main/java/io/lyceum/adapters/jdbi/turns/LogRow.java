package io.lyceum.adapters.jdbi.turns;

import io.lyceum.domain.turns.TurnEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// A row of a turn's log: one event, or several deltas that follow each other, of which this is the last.
///
/// @param pieces the lengths of the deltas' texts, in characters (Unicode code points)
public record LogRow(TurnEvent last, Optional<List<Integer>> pieces) {

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

    public static final class Mapper implements RowMapper<LogRow> {

        @Override
        public LogRow map(ResultSet row, StatementContext context) throws SQLException {
            var last = new TurnEvent(
                    row.getInt("number"), TurnEvent.Kind.titled(row.getString("kind")), row.getString("body"));
            var pieces = Optional.ofNullable(row.getArray("pieces"));
            return new LogRow(
                    last,
                    pieces.isPresent()
                            ? Optional.of(List.of((Integer[]) pieces.get().getArray()))
                            : Optional.empty());
        }
    }
}
