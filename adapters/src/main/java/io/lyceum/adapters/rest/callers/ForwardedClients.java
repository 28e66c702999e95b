package io.lyceum.adapters.rest.callers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/// Finds out who is behind a proxy. Each proxy adds at the right of a header from whom it has the request. So it is
/// read from right to left, as far as trusted proxies have written it; what stands further left anybody could have
/// written.
public final class ForwardedClients implements HttpConfiguration.Customizer {

    private static final Pattern ELEMENT = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*\")+");
    private static final Pattern FOR = parameter("for");
    private static final Pattern PROTO = parameter("proto");

    private final InetAddressSet trusted = new InetAddressSet();
    private final boolean standard;

    /// Only one header is looked at, because a proxy that writes one of them passes the other on as it comes.
    ///
    /// @param proxies addresses and networks, such as `10.0.0.0/8`
    /// @param header `X-Forwarded-For`, or `Forwarded` (RFC 7239)
    /// @throws IllegalArgumentException when a proxy is neither an address nor a network
    public ForwardedClients(List<String> proxies, String header) {
        proxies.forEach(trusted::add);
        this.standard = header.equals("Forwarded");
    }

    /// Whether each is an address or a network.
    public static boolean areProxies(List<String> texts) {
        var set = new InetAddressSet();
        try {
            texts.forEach(set::add);
            return texts.stream().allMatch(text -> text.matches("[0-9A-Fa-f:.\\[\\]/-]+"));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable response) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || !isTrusted(peer.getAddress())) {
            return request;
        }
        var client = client(peer.getAddress(), hops(request.getHeaders()));
        boolean secure = "https".equals(scheme(request.getHeaders()).orElse(""));
        return new Forwarded(request, new InetSocketAddress(client, 0), secure);
    }

    private boolean isTrusted(InetAddress address) {
        return !trusted.isEmpty() && trusted.test(address);
    }

    /// The first from the right that is no trusted proxy. One that hides its name ends the search at who told so.
    private InetAddress client(InetAddress peer, List<String> hops) {
        var client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            var next = address(hops.get(i));
            if (next.isEmpty()) {
                return client;
            }
            client = next.get();
        }
        return client;
    }

    private List<String> hops(HttpFields headers) {
        List<String> hops = new ArrayList<>();
        for (String line : headers.getValuesList(standard ? "Forwarded" : "X-Forwarded-For")) {
            ELEMENT.matcher(line)
                    .results()
                    .map(element -> element.group().strip())
                    .map(element -> standard ? find(FOR, element).orElse("") : element)
                    .forEach(hops::add);
        }
        return hops;
    }

    /// The scheme of which the nearest proxy tells.
    private Optional<String> scheme(HttpFields headers) {
        var lines = headers.getValuesList(standard ? "Forwarded" : "X-Forwarded-Proto");
        return lines.stream()
                .flatMap(line -> ELEMENT.matcher(line).results())
                .map(element -> element.group().strip())
                .reduce((_, last) -> last)
                .flatMap(last -> standard ? find(PROTO, last) : Optional.of(last));
    }

    private static Pattern parameter(String name) {
        return Pattern.compile("(?i)(?:^|;)\\s*" + name + "=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    }

    private static Optional<String> find(Pattern parameter, String element) {
        var matcher = parameter.matcher(element);
        return matcher.find()
                ? Optional.of(Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)))
                : Optional.empty();
    }

    /// An address, perhaps with a port behind it.
    private static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[")
                ? text.substring(1, Math.max(1, text.indexOf(']')))
                : text.indexOf(':') == text.lastIndexOf(':') ? text.replaceFirst(":.*", "") : text;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static final class Forwarded extends Request.Wrapper {

        private final ConnectionMetaData connection;
        private final HttpURI uri;

        private Forwarded(Request request, InetSocketAddress client, boolean secure) {
            super(request);
            boolean isSecure = secure || request.isSecure();
            this.uri = isSecure
                    ? HttpURI.build(request.getHttpURI()).scheme("https").asImmutable()
                    : request.getHttpURI();
            this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return client;
                }

                @Override
                public boolean isSecure() {
                    return isSecure;
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }

        @Override
        public boolean isSecure() {
            return connection.isSecure();
        }
    }
}
