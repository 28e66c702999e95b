package io.lyceum.adapters.jdbi.privacy;

import static io.lyceum.adapters.jdbi.DomainTypes.term;

import io.lyceum.domain.privacy.PersonalData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// The places with personal data, as the migrations list them.
final class Registry {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /// How rows are found in tables that have no index by user, because they are reached by what they belong to.
    private static final Map<String, String> BELONGS = Map.of(
            "message", "t.session_id IN (SELECT s.id FROM session s WHERE s.user_id = :me::uuid)",
            "turn_event", "t.turn_id IN (SELECT u.id FROM turn u WHERE u.user_id = :me::uuid)",
            "turn_part", "t.turn_id IN (SELECT u.id FROM turn u WHERE u.user_id = :me::uuid)",
            "export_chunk", "t.job_id IN (SELECT j.id FROM export_job j WHERE j.user_id = :me::uuid)");

    private Registry() {}

    /// What is selected from the rows of the user in one place, called `t`.
    static String select(String what, PersonalData place) {
        String whose = Optional.ofNullable(BELONGS.get(place.table()))
                .orElseGet(() -> "t." + quoted(place.userColumn()) + " = :me::uuid");
        return "SELECT " + what + " FROM " + quoted(place.table()) + " t WHERE " + whose;
    }

    static List<PersonalData> of(Handle handle) {
        return handle.createQuery("""
                        SELECT table_name, user_column, on_erasure, reason, exported, hidden FROM personal_data
                        ORDER BY table_name
                        """)
                .map((row, _) -> new PersonalData(
                        row.getString("table_name"),
                        row.getString("user_column"),
                        term(row, "on_erasure", PersonalData.Treatment.class),
                        row.getString("reason"),
                        row.getBoolean("exported"),
                        Arrays.asList((String[]) row.getArray("hidden").getArray())))
                .list();
    }

    /// The name of a table or a column, to stand in a statement.
    ///
    /// @throws IllegalArgumentException when it is not a plain name
    private static String quoted(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(name + " is no name of ours");
        }
        return '"' + name + '"';
    }
}
