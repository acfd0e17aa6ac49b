package dev.bellwether.api.http;

import dev.bellwether.api.ApiFixture;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds answers to the contract. */
public record ContractCheck(Vertx vertx, OpenAPIContract contract) {
    /** Fails where an answer is not what the contract says of an operation. */
    public void check(String operation, HttpResponse<Buffer> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        // The library reads a header that ends in a quote as JSON, which an entity tag is not.
        response.headers()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().replace("\"", "")));
        ApiFixture.await(ResponseValidator.create(vertx, contract)
                .validate(
                        ValidatableResponse.create(
                                response.statusCode(), headers, response.body(), response.getHeader("Content-Type")),
                        operation));
    }
}
