package io.lyceum.adapters.jdbi;

import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.apikeys.ApiKeyId;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.identities.IdentityId;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;

/// Teaches JDBI the domain's identifiers and enumerations, and row mappers a few short words.
public final class DomainTypes implements JdbiPlugin {

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        id(jdbi, UserId.class, UserId::new, UserId::value);
        id(jdbi, SignInId.class, SignInId::new, SignInId::value);
        id(jdbi, ApiKeyId.class, ApiKeyId::new, ApiKeyId::value);
        id(jdbi, IdentityId.class, IdentityId::new, IdentityId::value);
        id(jdbi, CompanionId.class, CompanionId::new, CompanionId::value);
        id(jdbi, SessionId.class, SessionId::new, SessionId::value);
        id(jdbi, MessageId.class, MessageId::new, MessageId::value);
        id(jdbi, TurnId.class, TurnId::new, TurnId::value);
        jdbi.registerArgument(new Terms());
    }

    private static <T> void id(Jdbi jdbi, Class<T> type, Function<UUID, T> read, Function<T, UUID> write) {
        ColumnMapper<T> mapper = (row, column, context) -> read.apply(row.getObject(column, UUID.class));
        ArgumentFactory argument = (declared, value, config) -> type.isInstance(value)
                ? Optional.of((position, statement, context) ->
                        statement.setObject(position, write.apply(type.cast(value)), Types.OTHER))
                : Optional.empty();
        jdbi.registerColumnMapper(type, mapper);
        jdbi.registerArgument(argument);
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(java.sql.Timestamp::toInstant);
    }

    public static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static <E extends Enum<E>> E term(ResultSet row, String column, Class<E> type) throws SQLException {
        return Term.parse(type, row.getString(column));
    }

    public static <E extends Enum<E>> Optional<E> optionalTerm(ResultSet row, String column, Class<E> type)
            throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(text -> Term.parse(type, text));
    }

    /// The constants in a column of texts.
    public static <E extends Enum<E>> Set<E> terms(ResultSet row, String column, Class<E> type) throws SQLException {
        var terms = EnumSet.noneOf(type);
        for (String text : (String[]) row.getArray(column).getArray()) {
            terms.add(Term.parse(type, text));
        }
        return terms;
    }

    /// Writes enumerations as [Term] spells them. Preparable, because JDBI's own factory for enumerations is and would
    /// be asked first.
    private static final class Terms implements ArgumentFactory.Preparable {

        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            return type instanceof Class<?> declared && Enum.class.isAssignableFrom(declared)
                    ? Optional.of(Terms::argument)
                    : Optional.empty();
        }

        @Override
        public Optional<Argument> build(Type type, Object value, ConfigRegistry config) {
            return value instanceof Enum<?> ? Optional.of(argument(value)) : Optional.empty();
        }

        private static Argument argument(Object value) {
            return (position, statement, context) ->
                    statement.setString(position, value instanceof Enum<?> constant ? Term.of(constant) : null);
        }
    }
}
