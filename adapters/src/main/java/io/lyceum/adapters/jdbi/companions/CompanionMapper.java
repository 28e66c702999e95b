package io.lyceum.adapters.jdbi.companions;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.companions.Visibility;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

public final class CompanionMapper implements RowMapper<Companion> {

    @Override
    public Companion map(ResultSet row, StatementContext context) throws SQLException {
        return new Companion(
                new CompanionId(uuid(row, "id")),
                new Companion.Author(new UserId(uuid(row, "author_id")), row.getString("author_name")),
                new Traits(
                        row.getString("name"),
                        term(row, "subject", Subject.class),
                        row.getString("topic"),
                        term(row, "voice", Voice.class),
                        term(row, "style", Style.class),
                        row.getInt("duration"),
                        row.getString("language"),
                        term(row, "visibility", Visibility.class)),
                row.getInt("version"),
                row.getLong("session_count"),
                row.getBoolean("bookmarked"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }
}
