package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// One user's rows, past the service.
final class Rows implements AutoCloseable {

    private final Connection connection;

    private Rows(Connection connection) {
        this.connection = connection;
    }

    static Rows of(Client client) throws SQLException {
        return of(RunningLyceum.connectAsApplication(), client);
    }

    static Rows of(Connection connection, Client client) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT set_config('app.user_id', ?, false)")) {
            statement.setString(1, client.get("/api/me").text("/id"));
            statement.execute();
        }
        return new Rows(connection);
    }

    /// The first column of what a query finds.
    List<String> list(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }

    int update(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /// What must hold whenever all turns are over.
    void holdTogether() throws SQLException {
        assertThat(list("SELECT id FROM turn WHERE state = 'running'"))
                .as("turns left running")
                .isEmpty();
        assertThat(list("SELECT id FROM message WHERE status = 'streaming'"))
                .as("answers without an end")
                .isEmpty();
        assertThat(list("""
                        SELECT s.id FROM session s JOIN message m ON m.session_id = s.id
                        GROUP BY s.id HAVING min(m.sequence) <> 1 OR max(m.sequence) <> count(*)
                                          OR s.message_count <> count(*)""")).as("sessions with gaps").isEmpty();
        assertThat(list("""
                        SELECT m.id FROM message m LEFT JOIN message p ON p.id = m.parent_id
                        WHERE m.parent_id IS NOT NULL
                          AND (p.session_id IS DISTINCT FROM m.session_id OR p.sequence >= m.sequence
                               OR p.role = m.role OR (m.active AND NOT p.active))""")).as("messages that follow none, or the wrong one").isEmpty();
        assertThat(list("""
                        SELECT session_id FROM message WHERE active GROUP BY session_id, parent_id HAVING count(*) > 1
                        UNION ALL
                        SELECT session_id FROM message GROUP BY session_id HAVING NOT bool_or(active)
                        UNION ALL
                        SELECT session_id FROM message m WHERE active AND role = 'user'
                          AND NOT EXISTS (SELECT FROM message a WHERE a.parent_id = m.id AND a.active)""")).as("sessions without exactly one active branch").isEmpty();
        assertThat(list("""
                        SELECT turn_id FROM turn_event GROUP BY turn_id
                        HAVING min(number) <> 1 OR max(number) <> sum(coalesce(cardinality(pieces), 1))
                            OR count(*) FILTER (WHERE kind IN ('turn.completed', 'turn.stopped', 'turn.interrupted',
                                                               'turn.failed')) <> 1
                            OR max(number) <> max(number) FILTER (WHERE kind <> 'message.delta')"""))
                .as("turns with gaps, without one end, or with an end that is not the last")
                .isEmpty();
        assertThat(list("""
                        SELECT t.id FROM turn t JOIN message m ON m.id = t.assistant_message_id
                        LEFT JOIN ledger_entry e ON e.reference = t.id AND e.kind = 'settle'
                        GROUP BY t.id, m.id
                        HAVING count(e.id) <> 2
                            OR sum(e.used) FILTER (WHERE e.meter = 'input-tokens') <> m.input_tokens
                            OR sum(e.used) FILTER (WHERE e.meter = 'output-tokens') <> m.output_tokens"""))
                .as("turns that are not charged once for what they came to")
                .isEmpty();
        assertThat(list("""
                        SELECT t.id FROM turn t JOIN message m ON m.id = t.assistant_message_id
                        WHERE m.content <> coalesce((SELECT string_agg(e.body, '' ORDER BY e.number) FROM turn_event e
                                                     WHERE e.turn_id = t.id AND e.kind = 'message.delta'), '')""")).as("answers that differ from what was said").isEmpty();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
