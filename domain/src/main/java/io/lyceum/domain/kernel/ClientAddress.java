package io.lyceum.domain.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where a request comes from.
///
/// @param text the network address
/// @param network whose requests are counted together: the address itself or, with IPv6, the network around it, because
///     whoever has one address there has all of them
public record ClientAddress(String text, String network) {

    private static final int IPV6_BYTES = 16;

    /// Reads an IPv4 or IPv6 address, perhaps in brackets. IPv4 within IPv6 is IPv4; what is no address stands for
    /// itself.
    ///
    /// @param ipv6Prefix how many bits of an IPv6 address name its network
    public static ClientAddress of(String text, int ipv6Prefix) {
        try {
            var address = InetAddress.ofLiteral(text.startsWith("[") ? text.replaceAll("[\\[\\]]", "") : text);
            byte[] bytes = address.getAddress();
            return bytes.length == IPV6_BYTES
                    ? new ClientAddress(address.getHostAddress(), network(bytes, ipv6Prefix))
                    : new ClientAddress(address.getHostAddress(), address.getHostAddress());
        } catch (IllegalArgumentException _) {
            return new ClientAddress(text, text);
        }
    }

    private static String network(byte[] address, int prefix) {
        byte[] network = new byte[IPV6_BYTES];
        for (int bit = 0; bit < prefix; bit++) {
            network[bit / Byte.SIZE] |= (byte) (address[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE)));
        }
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
