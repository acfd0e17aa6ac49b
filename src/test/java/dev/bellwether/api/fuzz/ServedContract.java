package dev.bellwether.api.fuzz;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.xml.sax.SAXException;

/** The contract as a client reads it, whole and with its references resolved; and the judge of answers to it. */
final class ServedContract {
    private static final int DEEPEST = 60;
    private static final String PROBLEM = "application/problem+json";

    private final JsonObject root;
    private final JsonObject problem;
    private final List<Call> calls = new ArrayList<>();
    private final IdentityHashMap<JsonObject, Validator> validators = new IdentityHashMap<>();

    /**
     * An operation.
     *
     * @param parameters as the contract has them
     * @param scope what a key must allow; empty where none is needed
     * @param bodies the schema of a body and its examples by media type
     */
    record Call(
            String id,
            String method,
            String path,
            List<JsonObject> parameters,
            String scope,
            JsonObject bodies,
            JsonObject responses) {
        boolean streams() {
            return path.endsWith("/events");
        }
    }

    ServedContract(String yaml) {
        @SuppressWarnings("unchecked")
        Map<String, Object> tree =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
        root = new JsonObject(new JsonObject(tree).encode());
        problem = (JsonObject) resolved(
                root.getJsonObject("components").getJsonObject("schemas").getJsonObject("Problem"), 0);
        JsonObject paths = (JsonObject) resolved(root.getJsonObject("paths"), 0);
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (!method.equals("parameters")) {
                    calls.add(call(path, method, item));
                }
            }
        }
    }

    private static Call call(String path, String method, JsonObject item) {
        JsonObject operation = item.getJsonObject(method);
        List<JsonObject> parameters = new ArrayList<>();
        for (JsonObject from : List.of(item, operation)) {
            from.getJsonArray("parameters", new JsonArray()).forEach(each -> parameters.add((JsonObject) each));
        }
        JsonArray security = operation.getJsonArray("security", new JsonArray());
        return new Call(
                operation.getString("operationId"),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                security.isEmpty()
                        ? ""
                        : security.getJsonObject(0).getJsonArray("key").getString(0),
                operation.getJsonObject("requestBody", new JsonObject()).getJsonObject("content", new JsonObject()),
                operation.getJsonObject("responses"));
    }

    private Object resolved(Object node, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalStateException("the contract refers to itself without end");
        }
        if (node instanceof JsonArray list) {
            JsonArray copy = new JsonArray();
            list.forEach(each -> copy.add(resolved(each, depth + 1)));
            return copy;
        }
        if (!(node instanceof JsonObject object)) {
            return node;
        }
        if (object.getValue("$ref") instanceof String reference) {
            Object target = root;
            for (String part : reference.substring(2).split("/", -1)) {
                target = ((JsonObject) target).getValue(part);
            }
            return resolved(target, depth + 1);
        }
        JsonObject copy = new JsonObject();
        object.forEach(field -> copy.put(field.getKey(), resolved(field.getValue(), depth + 1)));
        return copy;
    }

    List<Call> calls() {
        return calls;
    }

    /** What is wrong with an answer to a call; without a call, only what would be wrong with an answer to any. */
    Optional<String> complaint(Optional<Call> call, boolean head, RawConnection.Answer answer) {
        String type = answer.header("content-type").replaceAll(";.*", "");
        if (answer.status() >= 400 && !type.equals(PROBLEM)) {
            return Optional.of("an answer of " + answer.status() + " is " + type);
        }
        if (call.isEmpty()) {
            return answer.status() < 400 ? Optional.empty() : mistake(problem, head, answer);
        }
        JsonObject response = call.get().responses().getJsonObject("" + answer.status());
        if (response == null) {
            return Optional.of("the contract has no answer of " + answer.status());
        }
        JsonObject headers = response.getJsonObject("headers", new JsonObject());
        for (String name : headers.fieldNames()) {
            boolean required = headers.getJsonObject(name).getBoolean("required", false);
            if (required && answer.header(name.toLowerCase(Locale.ROOT)).isEmpty()) {
                return Optional.of("an answer of " + answer.status() + " has no header " + name);
            }
        }
        JsonObject content = response.getJsonObject("content", new JsonObject());
        if (content.isEmpty()) {
            return answer.body().length == 0
                    ? Optional.empty()
                    : Optional.of("an answer of " + answer.status() + " has a body");
        }
        if (!content.containsKey(type)) {
            return Optional.of("an answer of " + answer.status() + " is " + type);
        }
        return switch (type) {
            case "text/event-stream" -> Optional.empty();
            case "text/csv", "text/html" -> Optional.empty();
            case "application/atom+xml", "image/svg+xml" -> head ? Optional.empty() : mistakeOfXml(answer);
            default -> mistake(content.getJsonObject(type).getJsonObject("schema"), head, answer);
        };
    }

    private static Optional<String> mistakeOfXml(RawConnection.Answer answer) {
        try {
            DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer.body()));
            return Optional.empty();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return Optional.of("the answer is no XML: " + e.getMessage());
        }
    }

    private Optional<String> mistake(JsonObject schema, boolean head, RawConnection.Answer answer) {
        if (head) {
            return Optional.empty();
        }
        Object body;
        try {
            body = Json.decodeValue(Buffer.buffer(answer.body()));
        } catch (DecodeException e) {
            return Optional.of("the answer is no JSON: " + e.getMessage());
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(Json.encode(body))) {
            return Optional.of("the answer holds half a character");
        }
        if (answer.status() >= 400 && ((JsonObject) body).getInteger("status") != answer.status()) {
            return Optional.of("the problem has another status than the answer");
        }
        OutputUnit judged =
                validators.computeIfAbsent(schema, ServedContract::validator).validate(body);
        return Boolean.TRUE.equals(judged.getValid())
                ? Optional.empty()
                : Optional.of("the answer is not what the contract says: " + judged.toJson());
    }

    private static Validator validator(JsonObject schema) {
        return Validator.create(
                JsonSchema.of(schema.copy()),
                new JsonSchemaOptions()
                        .setBaseUri("app://contract")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }
}
