package io.lyceum.adapters.rest.service;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Answers orchestrators: `type=alive` as long as the process can answer at all, `type=ready` (the default) while
/// requests should be sent here.
public final class ProbeServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient BooleanSupplier ready;

    public ProbeServlet(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean alive = "alive".equals(request.getParameter("type"));
        boolean well = alive || ready.getAsBoolean();
        response.setStatus(well ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().printf("{\"type\":\"%s\",\"healthy\":%b}%n", alive ? "alive" : "ready", well);
    }
}
