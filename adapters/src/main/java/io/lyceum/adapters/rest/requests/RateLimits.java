package io.lyceum.adapters.rest.requests;

import io.lyceum.domain.kernel.Throttle;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Tells clients of throttled requests how many tries they have left, in the fields `RateLimit-Policy` and
/// `RateLimit` (draft-ietf-httpapi-ratelimit-headers). Passes what it is asked on to the real throttle and remembers,
/// for the thread of the request, what that said.
public final class RateLimits implements Throttle, ContainerResponseFilter {

    private final Throttle throttle;
    private final ThreadLocal<Map<String, Said>> said = ThreadLocal.withInitial(LinkedHashMap::new);

    private record Said(Rate rate, Verdict verdict) {

        boolean isTighterThan(Said other) {
            return verdict.remaining() < other.verdict.remaining();
        }
    }

    public RateLimits(Throttle throttle) {
        this.throttle = throttle;
    }

    @Override
    public Verdict take(Key key, Rate rate) {
        var verdict = throttle.take(key, rate);
        if (rate.isUnlimited()) {
            return verdict;
        }
        said.get().merge(key.policy(), new Said(rate, verdict), (old, next) -> next.isTighterThan(old) ? next : old);
        return verdict;
    }

    @Override
    public void reset(Key key) {
        throttle.reset(key);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var policies = said.get();
        said.remove();
        if (!policies.isEmpty()) {
            response.getHeaders().putSingle("RateLimit-Policy", join(policies, RateLimits::policy));
            response.getHeaders().putSingle("RateLimit", join(policies, RateLimits::state));
        }
    }

    private interface Format {

        String of(String policy, Said said);
    }

    private static String join(Map<String, Said> policies, Format format) {
        return policies.entrySet().stream()
                .map(entry -> format.of(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String policy(String name, Said said) {
        long window = said.rate().interval().multipliedBy(said.rate().burst()).toSeconds();
        return "\"%s\";q=%d;w=%d".formatted(name, said.rate().burst(), Math.max(1, window));
    }

    private static String state(String name, Said said) {
        return "\"%s\";r=%d;t=%d"
                .formatted(
                        name,
                        said.verdict().remaining(),
                        said.verdict().untilFull().toSeconds());
    }
}
