package dev.bellwether.app;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Operation;
import dev.bellwether.store.Database;
import io.vertx.core.Future;

/** Stores what is said of connectors beside their evidence, and then tells the evaluator. */
record OperationDesk(Database database, MessageBus bus) {
    Future<Void> take(Operation operation) {
        return database.operations()
                .insert(operation)
                .onSuccess(ignored -> bus.publish(Topics.OPERATIONS, new OperationStored(operation)));
    }
}
