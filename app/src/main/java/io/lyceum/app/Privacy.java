package io.lyceum.app;

import io.lyceum.adapters.identity.JwsReceipts;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.privacy.JdbiErasureStore;
import io.lyceum.adapters.jdbi.privacy.JdbiExportStore;
import io.lyceum.adapters.jdbi.privacy.JdbiPrivacyBook;
import io.lyceum.adapters.rest.accounts.KeySetResource;
import io.lyceum.adapters.rest.admin.PrivacyTasks;
import io.lyceum.adapters.rest.privacy.PrivacyResource;
import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.callers.Authenticate;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.privacy.DownloadLinks;
import io.lyceum.domain.privacy.EraseAccount;
import io.lyceum.domain.privacy.Exports;
import io.lyceum.domain.privacy.HandOverExport;
import io.lyceum.domain.privacy.Retention;
import io.lyceum.domain.privacy.port.ErasureStore;
import io.lyceum.domain.privacy.port.ExportStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the privacy context.
final class Privacy {

    private static final Logger LOG = LoggerFactory.getLogger(Privacy.class);

    private Privacy() {}

    static Exports wire(Platform platform, Authenticate authenticate, Suspensions suspensions, DownloadLinks links) {
        var jdbi = platform.jdbi();
        var events = platform.oversight().events();
        var book = new JdbiPrivacyBook(jdbi);
        Transactions<ExportStore> exportStores = new JdbiTransactions<>(jdbi, JdbiExportStore::new);
        Transactions<ErasureStore> erasureStores = new JdbiTransactions<>(jdbi, JdbiErasureStore::new);
        var exports = new Exports(
                exportStores,
                book,
                events,
                platform.throttle(),
                platform.configuration().limits().exportsPerUser().rate());
        var eraseAccount = new EraseAccount(
                erasureStores,
                book,
                new JwsReceipts(platform.keys().vault(), platform.json()),
                suspensions,
                events,
                platform.clock());
        var retention = new Retention(book, platform.configuration().retention().periods());

        aside(platform, "exports", exports::makeAll);
        aside(platform, "erasures", eraseAccount::eraseAll);
        platform.upkeep().every(Duration.ofHours(1), "retention", () -> retention.apply(false));
        platform.environment()
                .jersey()
                .register(new PrivacyResource(
                        exports, eraseAccount, platform.idempotency(), platform.versions(), platform.json()));
        platform.environment()
                .jersey()
                .register(new KeySetResource(
                        authenticate,
                        eraseAccount,
                        platform.configuration().tokens().keysCached().toJavaDuration()));
        var handOver = new HandOverExport(exportStores, book, links, platform.clock());
        PrivacyTasks.of(
                        exports,
                        handOver,
                        eraseAccount,
                        retention,
                        platform.oversight().tasks(),
                        platform.json())
                .forEach(platform.environment().admin()::addTask);
        return exports;
    }

    /// Does once a second what may take long, on a thread of its own, so that nothing else has to wait for it.
    private static void aside(Platform platform, String name, Runnable work) {
        var busy = new AtomicBoolean();
        platform.upkeep().every(Duration.ofSeconds(1), name, () -> {
            if (busy.compareAndSet(false, true)) {
                var _ = Thread.ofVirtual().name(name).start(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("The work on {} failed and will be repeated: {}", name, e.toString());
                    } finally {
                        busy.set(false);
                    }
                });
            }
        });
    }
}
