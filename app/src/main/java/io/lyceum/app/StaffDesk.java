package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.staff.AccessLogSql;
import io.lyceum.adapters.jdbi.staff.JdbiRoleBook;
import io.lyceum.adapters.jdbi.staff.JdbiStaffStore;
import io.lyceum.adapters.rest.accounts.AccessResource;
import io.lyceum.adapters.rest.admin.AccountAdminResource;
import io.lyceum.adapters.rest.admin.AdminExportResource;
import io.lyceum.adapters.rest.admin.OversightResource;
import io.lyceum.adapters.rest.admin.RoleGrantTask;
import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.privacy.DownloadLinks;
import io.lyceum.domain.privacy.Exports;
import io.lyceum.domain.staff.AdminDesk;
import io.lyceum.domain.staff.AdminExports;
import io.lyceum.domain.staff.GiveRole;
import io.lyceum.domain.staff.ManageAccounts;
import io.lyceum.domain.staff.OpenAccount;
import io.lyceum.domain.staff.Oversee;
import io.lyceum.domain.staff.ShowAccess;
import io.lyceum.domain.staff.port.AccessLog;
import io.lyceum.domain.staff.port.StaffStore;

/// Wires the staff context.
final class StaffDesk {

    private StaffDesk() {}

    static void wire(
            Platform platform,
            AccessTokens accessTokens,
            Suspensions suspensions,
            Exports exports,
            DownloadLinks links) {
        Transactions<StaffStore> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiStaffStore::new);
        Transactions<AccessLog> accesses =
                new JdbiTransactions<>(platform.jdbi(), handle -> handle.attach(AccessLogSql.class));
        var events = platform.oversight().events();
        var desk = new AdminDesk(transactions, events);
        var jersey = platform.environment().jersey();
        jersey.register(new AccountAdminResource(
                new ManageAccounts(desk, accessTokens, suspensions, events),
                new OpenAccount(desk),
                platform.cursors(),
                platform.versions()));
        jersey.register(
                new OversightResource(new Oversee(desk), platform.cursors(), platform.json(), platform.clock()));
        jersey.register(new AdminExportResource(
                new AdminExports(desk, exports, links, platform.clock()), platform.idempotency()));
        jersey.register(new AccessResource(new ShowAccess(accesses), platform.cursors()));
        platform.environment()
                .admin()
                .addTask(new RoleGrantTask(
                        new GiveRole(new JdbiRoleBook(platform.jdbi()), events),
                        platform.oversight().tasks(),
                        platform.json()));
    }
}
