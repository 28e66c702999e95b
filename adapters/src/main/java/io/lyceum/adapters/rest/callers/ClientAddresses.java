package io.lyceum.adapters.rest.callers;

import io.lyceum.domain.kernel.ClientAddress;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.util.Objects;

/// Notes where each request comes from.
public final class ClientAddresses implements Filter {

    private static final String NOTE = ClientAddress.class.getName();

    private final int ipv6Prefix;

    /// @param ipv6Prefix how many bits of an IPv6 address name the network that is counted as one
    public ClientAddresses(int ipv6Prefix) {
        this.ipv6Prefix = ipv6Prefix;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(NOTE, ClientAddress.of(request.getRemoteAddr(), ipv6Prefix));
        chain.doFilter(request, response);
    }

    /// Where a request comes from.
    public static ClientAddress of(ServletRequest request) {
        return (ClientAddress) Objects.requireNonNull(request.getAttribute(NOTE));
    }

    static ClientAddress of(ContainerRequestContext request) {
        return (ClientAddress) Objects.requireNonNull(request.getProperty(NOTE));
    }
}
