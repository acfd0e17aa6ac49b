package dev.bellwether.api.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract, {@code openapi.yaml}: its text as it is served, and what the router is built from. */
public record Contract(Buffer text, OpenAPIContract routing) {
    private static final String FILE = "/openapi.yaml";

    /** Reads the contract that is part of the program. */
    public static Future<Contract> load(Vertx vertx) {
        return vertx.executeBlocking(Contract::read)
                .compose(text -> OpenAPIContract.from(vertx, forRouting(parse(text)))
                        .map(routing -> new Contract(text, routing)));
    }

    private static Buffer read() throws IOException {
        try (InputStream in = Contract.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing in the program");
            }
            return Buffer.buffer(in.readAllBytes());
        }
    }

    private static JsonObject parse(Buffer text) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(text.toString());
        @SuppressWarnings("unchecked")
        Map<String, Object> root = (Map<String, Object>) tree;
        // Writing and reading it once undoes what YAML's aliases share.
        return new JsonObject(new JsonObject(root).encode());
    }

    /** Without what the library would refuse the whole contract for: media types unknown to it and a server that is relative. */
    private static JsonObject forRouting(JsonObject contract) {
        contract.remove("servers");
        dropUnknownMediaTypes(contract);
        return contract;
    }

    private static void dropUnknownMediaTypes(JsonObject node) {
        for (String key : new HashSet<>(node.fieldNames())) {
            Object value = node.getValue(key);
            if (key.equals("content") && value instanceof JsonObject content) {
                new HashSet<>(content.fieldNames())
                        .stream()
                                .filter(type -> !MediaType.isMediaTypeSupported(type))
                                .forEach(content::remove);
            } else if (value instanceof JsonObject child) {
                dropUnknownMediaTypes(child);
            } else if (value instanceof JsonArray list) {
                list.stream()
                        .filter(JsonObject.class::isInstance)
                        .forEach(item -> dropUnknownMediaTypes((JsonObject) item));
            }
        }
    }
}
