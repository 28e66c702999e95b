package io.lyceum.adapters.jdbi.companions;

import io.lyceum.domain.companions.CatalogueQuery;
import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.companions.port.CompanionStore;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Term;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(CompanionMapper.class)
@RegisterRowMapper(CompanionSql.FoundMapper.class)
public interface CompanionSql extends CompanionStore {

    /// The columns of [CompanionMapper], for a companion `c`. Lessons that are not summed up yet count too.
    String COLUMNS = """
            c.id, c.author_id, c.author_name, c.name, c.subject, c.topic, c.voice, c.style, c.duration, c.language,
            c.visibility, c.version, c.created_at, c.updated_at,
            (SELECT t.lessons FROM companion_tally t WHERE t.companion_id = c.id)
                + (SELECT count(*) FROM companion_lesson l WHERE l.companion_id = c.id) AS session_count,
            EXISTS (SELECT FROM bookmark b WHERE b.user_id = :me::uuid AND b.companion_id = c.id) AS bookmarked
            """;

    @Override
    @SqlQuery("SELECT " + COLUMNS + " FROM companion c WHERE c.id = :id")
    Optional<Companion> find(CompanionId id);

    @Override
    @SqlQuery("SELECT " + COLUMNS + " FROM companion c WHERE c.id = :id AND c.author_id = :me::uuid FOR UPDATE OF c")
    Optional<Companion> lockOwn(CompanionId id);

    @Override
    @SqlUpdate("""
            INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style, duration, language,
                                   visibility, version, created_at, updated_at)
            SELECT :id, a.id, a.display_name, :name, :subject, :topic, :voice, :style, :duration, :language,
                   :visibility, 1, :now, :now
            FROM account a WHERE a.id = :me::uuid
            """)
    void add(CompanionId id, @BindMethods Traits traits, Instant now);

    @Override
    @SqlUpdate("""
            UPDATE companion
            SET name = :name, subject = :subject, topic = :topic, voice = :voice, style = :style,
                duration = :duration, language = :language, visibility = :visibility, version = :version,
                updated_at = :now
            WHERE id = :id
            """)
    void save(CompanionId id, @BindMethods Traits traits, int version, Instant now);

    @Override
    default boolean remove(CompanionId id) {
        return delete(id) == 1;
    }

    @SqlUpdate("DELETE FROM companion WHERE id = :id AND author_id = :me::uuid")
    int delete(CompanionId id);

    @Override
    @SqlQuery("SELECT remove_companion(:id)")
    boolean removeAsModerator(CompanionId id);

    /// A companion and its sort key.
    record Found(Companion companion, String key) {}

    @Override
    default Page<Companion> search(CatalogueQuery query) {
        var found = search(
                query.text(),
                query.subjects().stream().map(Term::of).toArray(String[]::new),
                query.voice(),
                query.style(),
                query.author(),
                query.bookmarked(),
                query.minDuration(),
                query.maxDuration(),
                query.sort(),
                query.after().map(Position::key),
                query.after().map(Position::id),
                query.limit() + 1,
                query.skip());
        return Page.of(
                        found,
                        query.limit(),
                        last -> new Position(last.key(), last.companion().id().value()))
                .map(Found::companion);
    }

    @SqlQuery("""
            SELECT id, author_id, author_name, name, subject, topic, voice, style, duration, language, visibility,
                   version, session_count, created_at, updated_at, bookmarked, sort_key
            FROM search_companions(:text::text, :subjects::text[], :voice::text, :style::text,
                :author::uuid, :bookmarked::boolean, :minDuration::int, :maxDuration::int, :sort, :key::text, :id::uuid, :limit, :skip)
            """)
    List<Found> search(
            Optional<String> text,
            String[] subjects,
            Optional<io.lyceum.domain.companions.Voice> voice,
            Optional<io.lyceum.domain.companions.Style> style,
            Optional<io.lyceum.domain.kernel.UserId> author,
            Optional<Boolean> bookmarked,
            Optional<Integer> minDuration,
            Optional<Integer> maxDuration,
            CatalogueQuery.Sort sort,
            Optional<String> key,
            Optional<UUID> id,
            int limit,
            int skip);

    @Override
    default Page<Companion> own(int limit, Optional<Position> after) {
        return Page.of(
                own(after.map(Position::key), after.map(Position::id), limit + 1),
                limit,
                last -> new Position(last.createdAt().toString(), last.id().value()));
    }

    @SqlQuery("SELECT " + COLUMNS + """
            FROM companion c
            WHERE c.author_id = :me::uuid
              AND (c.created_at, c.id) < (coalesce(:key::timestamptz, 'infinity'),
                                          coalesce(:id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
            ORDER BY c.created_at DESC, c.id DESC LIMIT :limit
            """)
    List<Companion> own(Optional<String> key, Optional<UUID> id, int limit);

    @Override
    @SqlQuery("SELECT " + COLUMNS + """
            FROM recent_lessons(:limit) r JOIN companion c ON c.id = r.companion_id ORDER BY r.at DESC, c.id DESC
            """)
    List<Companion> recentlyUsed(int limit);

    final class FoundMapper implements RowMapper<Found> {

        private static final CompanionMapper COMPANION = new CompanionMapper();

        @Override
        public Found map(ResultSet row, StatementContext context) throws SQLException {
            return new Found(COMPANION.map(row, context), row.getString("sort_key"));
        }
    }
}
