package dev.bellwether.cluster;

import dev.bellwether.config.ClusterConfig;
import dev.bellwether.config.ClusterConfig.NodeTls;
import dev.bellwether.config.PemFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.DefaultSocketFactory;

/**
 * A Vert.x whose event bus reaches the other nodes: Infinispan over JGroups, whose members find one another in the store. It is apart from
 * the Vert.x of the daemon, so that it can be closed and begun anew when a partition has left it behind.
 */
final class ClusteredVertx {
    private static final String[] CACHES = {"__vertx.subs", "__vertx.haInfo", "__vertx.nodeInfo"};
    private static final long SUSPECT_MS = 8_000;
    private static final long JOIN_MS = 1_000;

    private ClusteredVertx() {}

    /** Blocks for seconds until the others are found, or it is clear that there are none. */
    static Future<Vertx> begin(ClusterConfig config, Supplier<Protocol> discovery) throws Exception {
        String host = config.listen().host();
        ConfigurationBuilderHolder holder = new ConfigurationBuilderHolder();
        holder.getGlobalConfigurationBuilder()
                // The daemon closes it when its verticles have stopped, and not before.
                .shutdown()
                .hookBehavior(ShutdownHookBehavior.DONT_REGISTER)
                .transport()
                .defaultTransport()
                .transport(new JGroupsTransport(channel(config, discovery.get())))
                .clusterName("bellwether");
        for (String cache : CACHES) {
            holder.newConfigurationBuilder(cache).clustering().cacheMode(CacheMode.REPL_SYNC);
        }
        EventBusOptions bus = new EventBusOptions()
                .setHost(host)
                .setPort(config.listen().port() + 1)
                .setClusterPublicHost(host);
        config.tls()
                .ifPresent(tls -> bus.setSsl(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString()))
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(tls.authorities().toString())));
        return Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(4)
                        .setInternalBlockingPoolSize(4)
                        .setEventBusOptions(bus))
                .withClusterManager(new InfinispanClusterManager(new DefaultCacheManager(holder, true)))
                .buildClustered();
    }

    private static JChannel channel(ClusterConfig config, Protocol discovery) throws Exception {
        TCP tcp = new TCP();
        tcp.setBindAddress(InetAddress.getByName(config.listen().host()));
        tcp.setBindPort(config.listen().port());
        tcp.setPortRange(0);
        if (config.tls().isPresent()) {
            tcp.setSocketFactory(new BothWays(context(config.tls().get())));
        }
        // FD_SOCK2 would listen on a port of its own, on all addresses and without TLS; that a node died, the store
        // says.
        List<Protocol> stack = List.of(
                tcp,
                discovery,
                new MERGE3(),
                new FD_ALL3().setTimeout(SUSPECT_MS).setInterval(SUSPECT_MS / 4),
                new VERIFY_SUSPECT2(),
                new NAKACK2(),
                new UNICAST3(),
                new STABLE(),
                new GMS().setJoinTimeout(JOIN_MS).printLocalAddress(false),
                new UFC(),
                new MFC(),
                new FRAG4());
        return new JChannel(stack).setName(config.name());
    }

    private static SSLContext context(NodeTls tls) throws IOException, GeneralSecurityException {
        KeyStore own = empty();
        own.setKeyEntry(
                "node",
                PemFiles.key(tls.key()),
                new char[0],
                PemFiles.certificates(tls.certificate()).toArray(Certificate[]::new));
        KeyStore trusted = empty();
        for (X509Certificate authority : PemFiles.certificates(tls.authorities())) {
            trusted.setCertificateEntry("ca-" + trusted.size(), authority);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Each side has to show a certificate. */
    private static final class BothWays extends DefaultSocketFactory {
        BothWays(SSLContext context) {
            super(context);
        }

        @Override
        public ServerSocket createServerSocket(String service) throws IOException {
            return asking(super.createServerSocket(service));
        }

        @Override
        public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress host)
                throws IOException {
            return asking(super.createServerSocket(service, port, backlog, host));
        }

        private static ServerSocket asking(ServerSocket socket) {
            ((SSLServerSocket) socket).setNeedClientAuth(true);
            return socket;
        }
    }
}
