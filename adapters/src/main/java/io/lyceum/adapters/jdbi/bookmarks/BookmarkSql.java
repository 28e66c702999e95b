package io.lyceum.adapters.jdbi.bookmarks;

import io.lyceum.adapters.jdbi.companions.CompanionMapper;
import io.lyceum.adapters.jdbi.companions.CompanionSql;
import io.lyceum.domain.bookmarks.port.BookmarkStore;
import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(BookmarkSql.MarkedMapper.class)
public interface BookmarkSql extends BookmarkStore {

    String NO_SUCH_REFERENCE = "23503";

    @Override
    default boolean add(CompanionId companion) {
        try {
            return addVisible(companion);
        } catch (UnableToExecuteStatementException e) {
            // It was deleted between being seen and being bookmarked.
            if (e.getCause() instanceof SQLException sql && sql.getSQLState().equals(NO_SUCH_REFERENCE)) {
                return false;
            }
            throw e;
        }
    }

    @SqlQuery("""
            WITH visible AS (SELECT c.id FROM companion c WHERE c.id = :companion),
                 added AS (INSERT INTO bookmark (user_id, companion_id)
                           SELECT :me::uuid, v.id FROM visible v ON CONFLICT DO NOTHING)
            SELECT EXISTS (SELECT FROM visible)
            """)
    boolean addVisible(CompanionId companion);

    @Override
    @SqlUpdate("DELETE FROM bookmark WHERE user_id = :me::uuid AND companion_id = :companion")
    void remove(CompanionId companion);

    /// A companion and when it was bookmarked.
    record Marked(Companion companion, String at) {}

    @Override
    default Page<Companion> list(int limit, Optional<Position> after) {
        return Page.of(
                        list(after.map(Position::key), after.map(Position::id), limit + 1),
                        limit,
                        last -> new Position(last.at(), last.companion().id().value()))
                .map(Marked::companion);
    }

    @SqlQuery("SELECT " + CompanionSql.COLUMNS + """
            , m.created_at::text AS marked_at
            FROM bookmark m JOIN companion c ON c.id = m.companion_id
            WHERE m.user_id = :me::uuid
              AND (m.created_at, m.companion_id) < (coalesce(:key::timestamptz, 'infinity'),
                                                    coalesce(:id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
            ORDER BY m.created_at DESC, m.companion_id DESC LIMIT :limit
            """)
    List<Marked> list(Optional<String> key, Optional<UUID> id, int limit);

    final class MarkedMapper implements RowMapper<Marked> {

        private static final CompanionMapper COMPANION = new CompanionMapper();

        @Override
        public Marked map(ResultSet row, StatementContext context) throws SQLException {
            return new Marked(COMPANION.map(row, context), row.getString("marked_at"));
        }
    }
}
