package dev.bellwether.store.nodes;

import dev.bellwether.store.sql.ServerAddress;
import org.jgroups.protocols.JDBC_PING;
import org.jgroups.stack.Protocol;

/** How nodes find one another: in the store that they share, with its own password and encryption. */
public final class Discovery {
    private Discovery() {}

    /** The protocol of JGroups, for the database of a URI; its table is made by a migration. */
    public static Protocol in(String uri) {
        // Rows of nodes that ended without a word go when the view changes.
        return new JDBC_PING()
                .setDataSource(ServerAddress.parse(uri).dataSource())
                .setValue("initialize_sql", null)
                .setValue("remove_all_data_on_view_change", true);
    }
}
