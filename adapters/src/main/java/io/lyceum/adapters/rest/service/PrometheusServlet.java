package io.lyceum.adapters.rest.service;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricRegistryListener;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// The numbers of the service, its pool and its JVM for Prometheus: in its text format, or in that of OpenMetrics for
/// those who accept it.
public final class PrometheusServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /// What those who counted have called their numbers, and what they are called here. The ends `created` and `info`
    /// mean something else to Prometheus, so none of ours ends like that.
    private static final Map<String, String> NAMES = Map.of(
            "io.dropwizard.db.ManagedPooledDataSource.postgresql.(.*)", "database.pool.$1.connections",
            "io.dropwizard.jetty.MutableServletContextHandler.(.*)", "http.$1",
            "ch.qos.logback.core.Appender.(.*)", "log.$1.lines",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.(.*)", "threads.$1",
            "org.eclipse.jetty.server.HttpConnectionFactory.(.*)", "port.$1",
            "llm.(.*)", "llm.provider.$1");

    private final transient ExpositionFormats formats = ExpositionFormats.init();
    private final transient DropwizardExports exports;

    /// Tells what is in a registry.
    public PrometheusServlet(MetricRegistry metrics) {
        var view = new MetricRegistry();
        metrics.addListener(new View(view));
        this.exports = new DropwizardExports(view);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
        var writer = formats.findWriter(accept);
        var text = new ByteArrayOutputStream();
        writer.write(text, exports.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
        response.setContentType(writer.getContentType());
        response.setContentLength(text.size());
        text.writeTo(response.getOutputStream());
    }

    private static String renamed(String name) {
        return NAMES.entrySet().stream()
                .filter(entry -> name.matches(entry.getKey()))
                .findFirst()
                .map(entry -> name.replaceFirst(entry.getKey(), entry.getValue()))
                .orElse(name);
    }

    /// Dropwizard's counters also go down, which to Prometheus would be a restart, so they become gauges.
    private static final class View extends MetricRegistryListener.Base {

        private final MetricRegistry view;

        private View(MetricRegistry view) {
            this.view = view;
        }

        @Override
        public void onCounterAdded(String name, Counter counter) {
            onGaugeAdded(name, counter::getCount);
        }

        @Override
        public void onGaugeAdded(String name, Gauge<?> gauge) {
            view.register(renamed(name), gauge);
        }

        @Override
        public void onHistogramAdded(String name, Histogram histogram) {
            view.register(renamed(name), histogram);
        }

        @Override
        public void onMeterAdded(String name, Meter meter) {
            view.register(renamed(name), meter);
        }

        @Override
        public void onTimerAdded(String name, Timer timer) {
            view.register(renamed(name), timer);
        }
    }
}
