package io.lyceum.domain.privacy;

import io.lyceum.domain.audit.port.CodeKeys;
import io.lyceum.domain.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/// Makes links to files that are good for whoever has them, for a while.
public final class DownloadLinks {

    private final CodeKeys keys;
    private final InstantSource clock;

    public DownloadLinks(CodeKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// What proves that a link was made here.
    ///
    /// @param until in seconds since 1970
    public record Pass(UserId user, UUID file, long until, String key, String code) {

        @Override
        public String toString() {
            return "Pass[]";
        }
    }

    public Pass issue(UserId user, UUID file, Instant until) {
        long seconds = until.getEpochSecond();
        String key = keys.current();
        return new Pass(
                user,
                file,
                seconds,
                key,
                keys.code(key, content(user, file, seconds)).orElseThrow());
    }

    public boolean isGood(Pass pass) {
        return pass.until() > clock.instant().getEpochSecond()
                && keys.code(pass.key(), content(pass.user(), pass.file(), pass.until()))
                        .map(code -> MessageDigest.isEqual(
                                code.getBytes(StandardCharsets.US_ASCII),
                                pass.code().getBytes(StandardCharsets.UTF_8)))
                        .orElse(false);
    }

    private static byte[] content(UserId user, UUID file, long until) {
        return "%s %s %d".formatted(user.value(), file, until).getBytes(StandardCharsets.UTF_8);
    }
}
