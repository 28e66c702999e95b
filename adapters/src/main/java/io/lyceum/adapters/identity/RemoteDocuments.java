package io.lyceum.adapters.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntPredicate;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;

/// Fetches the small JSON documents that issuers publish: within seconds, up to a size, and without being led
/// elsewhere.
final class RemoteDocuments implements ResourceRetriever {

    private static final int MAX_BYTES = 256 * 1024;

    private final OkHttpClient http;

    RemoteDocuments(OkHttpClient shared) {
        this.http = shared.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .readTimeout(Duration.ofSeconds(3))
                .callTimeout(Duration.ofSeconds(5))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return new Resource(fetch(url.toString()), "application/json");
    }

    String fetch(String url) throws IOException {
        return send(new Request.Builder().url(url), code -> code == 200);
    }

    /// Fetches on behalf of somebody who has let us.
    String fetchAs(String url, String token) throws IOException {
        return send(new Request.Builder().url(url).header("Authorization", "Bearer " + token), code -> code == 200);
    }

    /// Sends a form, whose refusal is an answer too.
    Map<String, Object> exchange(String url, Map<String, String> form) throws IOException {
        var body = new FormBody.Builder();
        form.forEach(body::add);
        try {
            return JSONObjectUtils.parse(send(
                    new Request.Builder().url(url).post(body.build()),
                    code -> code == 200 || code == 400 || code == 401));
        } catch (ParseException e) {
            throw new IOException(url + " answers what cannot be read", e);
        }
    }

    private String send(Request.Builder builder, IntPredicate isAnswer) throws IOException {
        var request = builder.header("Accept", "application/json").build();
        String url = request.url().newBuilder().query(null).build().toString();
        try (var response = http.newCall(request).execute()) {
            if (!isAnswer.test(response.code())) {
                throw new IOException("%s answers %d".formatted(url, response.code()));
            }
            var start = new Buffer();
            while (start.size() <= MAX_BYTES) {
                if (response.body().source().read(start, MAX_BYTES) < 0) {
                    return start.readUtf8();
                }
            }
            throw new IOException("%s answers more than %d bytes".formatted(url, MAX_BYTES));
        }
    }

    /// An address as its library type.
    ///
    /// @throws IllegalArgumentException when it is not one
    static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(text + " is not an address", e);
        }
    }
}
