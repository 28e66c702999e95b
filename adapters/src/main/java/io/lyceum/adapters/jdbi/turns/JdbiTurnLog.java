package io.lyceum.adapters.jdbi.turns;

import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.RunningTurn;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.TurnStop;
import io.lyceum.domain.turns.port.TurnLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Works through functions that see all users' turns, because one call serves many users.
public final class JdbiTurnLog implements TurnLog {

    private final Jdbi jdbi;
    private final String node;

    public JdbiTurnLog(Jdbi jdbi, String node) {
        this.jdbi = jdbi;
        this.node = node;
    }

    @Override
    public Set<TurnId> append(List<Entry> entries) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT append_turn_events(:turns, :fences, :numbers, :kinds, :bodies)")
                .bind("turns", turns(entries.stream().map(Entry::turn).toList()))
                .bind("fences", fences(entries.stream().map(Entry::turn).toList()))
                .bind(
                        "numbers",
                        entries.stream().map(entry -> entry.event().number()).toArray(Integer[]::new))
                .bind(
                        "kinds",
                        entries.stream()
                                .map(entry -> entry.event().kind().title())
                                .toArray(String[]::new))
                .bind(
                        "bodies",
                        entries.stream().map(entry -> entry.event().text()).toArray(String[]::new))
                .mapTo(TurnId.class)
                .set());
    }

    @Override
    public Set<TurnId> renew(List<RunningTurn> turns, Duration lease) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT renew_turns(:turns, :fences, :lease * interval '1 millisecond')")
                        .bind("turns", turns(turns))
                        .bind("fences", fences(turns))
                        .bind("lease", lease.toMillis())
                        .mapTo(TurnId.class)
                        .set());
    }

    @Override
    public List<TurnStop> stopRequested(List<RunningTurn> turns) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT turn_id, code FROM turns_to_stop(:turns)")
                .bind("turns", turns(turns))
                .map((row, _) -> new TurnStop(new TurnId(uuid(row, "turn_id")), row.getString("code")))
                .list());
    }

    @Override
    public List<Lapsed> claimLapsed(Duration lease) {
        return claim(lease, false);
    }

    @Override
    public List<Lapsed> claimAll(Duration lease) {
        return claim(lease, true);
    }

    private List<Lapsed> claim(Duration lease, boolean all) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT turn_id, user_id, fence
                        FROM claim_lapsed_turns(:node, :lease * interval '1 millisecond', :all)
                        """)
                .bind("node", node)
                .bind("lease", lease.toMillis())
                .bind("all", all)
                .map((row, _) -> new Lapsed(
                        new RunningTurn(new TurnId(uuid(row, "turn_id")), row.getLong("fence")),
                        new UserId(uuid(row, "user_id"))))
                .list());
    }

    private static UUID[] turns(List<RunningTurn> turns) {
        return turns.stream().map(turn -> turn.id().value()).toArray(UUID[]::new);
    }

    private static Long[] fences(List<RunningTurn> turns) {
        return turns.stream().map(RunningTurn::fence).toArray(Long[]::new);
    }
}
