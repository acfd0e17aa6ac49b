package dev.bellwether.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.backends.BackendRegistries;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/** Everything that is measured in one daemon: made before Vert.x, which is measured too, and closed after it. */
public final class Telemetry implements AutoCloseable {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final ConnectorMetrics connectors = new ConnectorMetrics();
    final PlatformMetrics platform;
    private final NodeMetrics node;
    private final StoreMetrics store;
    /** Vert.x finds registries by name in the whole JVM, where there can be several daemons. */
    private final String name = "bellwether-" + UUID.randomUUID();

    private volatile Optional<EventLoopWatch> eventLoops = Optional.empty();

    public Telemetry() {
        // Anyone can invent methods, and each would become a series for ever.
        registry.config()
                .meterFilter(MeterFilter.replaceTagValues(
                        Label.HTTP_METHOD.toString(), method -> METHODS.contains(method) ? method : "other"));
        // Vert.x registers these anew for each request, server and handler, which costs and is warned of in the log.
        registry.config().meterFilter(MeterFilter.deny(Telemetry::isGaugeOfVertx));
        bindProcess();
        platform = new PlatformMetrics(meters, connectors);
        node = new NodeMetrics(meters);
        store = new StoreMetrics(meters);
    }

    private static boolean isGaugeOfVertx(Meter.Id meter) {
        return meter.getType() == Meter.Type.GAUGE
                && meter.getName().startsWith("vertx.")
                && !meter.getName().startsWith("vertx.pool.");
    }

    private void bindProcess() {
        // Named against the conventions by their binder.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        FunctionCounter.builder("process.cpu.seconds", PROCESS, process -> process.getProcessCpuTime() / 1e9)
                .description("Processor time that the process has used, in seconds.")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        garbage.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Everything that is measured, but for the numbers of connectors. */
    public MeterRegistry registry() {
        return registry;
    }

    public ConnectorMetrics connectors() {
        return connectors;
    }

    public NodeMetrics node() {
        return node;
    }

    public StoreMetrics store() {
        return store;
    }

    /** Says which version runs, and begins to measure how long tasks wait for the event loops; to be called once. */
    public void watch(Vertx vertx, String version) {
        // Only so written does the registry take it for an info, and leave it its name.
        Gauge.builder("bellwether_build_info".replace('_', '.'), () -> 1)
                .description(Meters.HELP.getString("bellwether_build_info"))
                .tags("version", version, "java", Runtime.version().toString())
                .register(registry);
        eventLoops = Optional.of(new EventLoopWatch(vertx, meters));
    }

    /** How long the task waits that waits longest for an event loop; from any thread. */
    public Duration longestWait() {
        return eventLoops.map(EventLoopWatch::longestWait).orElse(Duration.ZERO);
    }

    /** To build Vert.x with, beside {@link #vertxFactory()}: few labels, and nothing of clients, which meet many hosts. */
    public MicrometerMetricsOptions vertxOptions() {
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setRegistryName(name)
                .setLabels(EnumSet.of(
                        Label.HTTP_METHOD,
                        Label.HTTP_CODE,
                        Label.POOL_TYPE,
                        Label.POOL_NAME,
                        Label.EB_SIDE,
                        Label.NAMESPACE))
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
    }

    /** To build Vert.x with. */
    public VertxMetricsFactory vertxFactory() {
        return new MicrometerMetricsFactory(registry);
    }

    /** All that is measured, with the series of each connector, or only what all of them sum up to. */
    Scrape scrape(Scrape.Exposition format, boolean each) {
        return new Scrape(format, registry.scrape(format.contentType()), connectors, each ? Family.ALL : List.of());
    }

    @Override
    public void close() {
        eventLoops.ifPresent(EventLoopWatch::close);
        BackendRegistries.stop(name);
        garbage.close();
        registry.close();
    }

    /**
     * Registers meters for metrics of the daemon's own, each with its description, which {@code promtool} demands, and labels as pairs of
     * name and value. One that is there already is given again. Safe for all threads.
     */
    record Meters(MeterRegistry registry) {
        /** What each metric says, by its name; who asks for another fails. */
        static final ResourceBundle HELP = ResourceBundle.getBundle("dev.bellwether.telemetry.metrics", Locale.ROOT);

        Counter counter(String metric, String... labels) {
            return Counter.builder(metric)
                    .description(HELP.getString(metric))
                    .tags(labels)
                    .register(registry);
        }

        /** A counter that something else keeps; it is held as long as the registry. */
        void counter(String metric, LongSupplier count, String... labels) {
            // The registry itself is only there to be referred to: what it counts by is referred to weakly.
            FunctionCounter.builder(metric, registry, ignored -> (double) count.getAsLong())
                    .description(HELP.getString(metric))
                    .tags(labels)
                    .register(registry);
        }

        void gauge(String metric, DoubleSupplier value, String... labels) {
            Gauge.builder(metric, value::getAsDouble)
                    .description(HELP.getString(metric))
                    .tags(labels)
                    .register(registry);
        }

        Timer timer(String metric, long... bucketsMs) {
            return Timer.builder(metric)
                    .description(HELP.getString(metric))
                    .serviceLevelObjectives(LongStream.of(bucketsMs)
                            .mapToObj(Duration::ofMillis)
                            .toArray(Duration[]::new))
                    .register(registry);
        }
    }
}
