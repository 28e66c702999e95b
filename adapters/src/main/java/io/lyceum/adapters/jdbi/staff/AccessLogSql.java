package io.lyceum.adapters.jdbi.staff;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.Access;
import io.lyceum.domain.staff.port.AccessLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterRowMapper(AccessLogSql.AccessMapper.class)
public interface AccessLogSql extends AccessLog {

    @Override
    default Page<Access> list(int limit, Optional<Position> after) {
        return Page.of(
                list(after.map(Position::id), limit + 1),
                limit,
                last -> new Position(last.at().toString(), last.id()));
    }

    @SqlQuery("SELECT * FROM my_access_log(:after, :limit)")
    List<Access> list(Optional<UUID> after, int limit);

    final class AccessMapper implements RowMapper<Access> {

        @Override
        public Access map(ResultSet row, StatementContext context) throws SQLException {
            return new Access(
                    uuid(row, "id"),
                    instant(row, "at"),
                    row.getString("what"),
                    row.getString("reason"),
                    Optional.ofNullable(uuid(row, "staff_id")).map(UserId::new),
                    optionalText(row, "staff_name"));
        }
    }
}
