package io.lyceum.adapters.rest;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.UserId;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes the opaque texts with which a client goes on in a list. A cursor carries a code over its list, its filter and
/// its user (HMAC-SHA256, 128 bits), so it is good for nothing else.
public final class Cursors {

    private static final int CODE = 16;
    private static final int ID = 16;

    private final SecretKeySpec key;

    public Cursors(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// A page as clients see it.
    public record PageView<T>(List<T> items, @Nullable String nextCursor) {}

    /// Where to go on; empty without a cursor.
    public Optional<Position> read(@Nullable String cursor, UserId user, String list) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length >= CODE + ID) {
                byte[] place = Arrays.copyOfRange(bytes, CODE, bytes.length);
                if (MessageDigest.isEqual(code(place, user, list), Arrays.copyOf(bytes, CODE))) {
                    var buffer = ByteBuffer.wrap(place);
                    var id = new UUID(buffer.getLong(), buffer.getLong());
                    return Optional.of(
                            new Position(new String(place, ID, place.length - ID, StandardCharsets.UTF_8), id));
                }
            }
        } catch (IllegalArgumentException _) {
            // Not even Base64: as good as any other cursor that is not ours.
        }
        throw Problem.of(ProblemType.CURSOR_INVALID).toException();
    }

    /// A page with the cursor of the next one, also as a `Link` header (RFC 8288).
    public <T, V> Response respond(Page<T> page, Function<T, V> view, UserId user, String list, UriInfo uri) {
        var items = page.items().stream().map(view).toList();
        if (page.next().isEmpty()) {
            return Response.ok(new PageView<>(items, null)).build();
        }
        String cursor = write(page.next().get(), user, list);
        var next = uri.getRequestUriBuilder()
                .replaceQueryParam("page")
                .replaceQueryParam("cursor", cursor)
                .build();
        return Response.ok(new PageView<>(items, cursor))
                .header("Link", "<%s>; rel=\"next\"".formatted(next))
                .build();
    }

    String write(Position position, UserId user, String list) {
        byte[] key = position.key().getBytes(StandardCharsets.UTF_8);
        byte[] place = ByteBuffer.allocate(ID + key.length)
                .putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits())
                .put(key)
                .array();
        byte[] bytes = ByteBuffer.allocate(CODE + place.length)
                .put(code(place, user, list))
                .put(place)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] code(byte[] place, UserId user, String list) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(user.value().toString().getBytes(StandardCharsets.UTF_8));
            mac.update(list.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(place), CODE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
