package dev.bellwether.collect.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CustomerHashTest {
    private static final CustomerHash HASH = new CustomerHash("a secret".getBytes(StandardCharsets.UTF_8));

    @Test
    void equalNodesFindTheSameCustomerAndNobodyElse() {
        CustomerHash onAnotherNode = new CustomerHash("a secret".getBytes(StandardCharsets.UTF_8));

        assertThat(HASH.of("u-81")).isPresent().isEqualTo(onAnotherNode.of("u-81"));
        assertThat(HASH.of("u-82")).isPresent().isNotEqualTo(HASH.of("u-81"));
    }

    @Test
    void whoHasAnotherSecretCannotTell() {
        CustomerHash other = new CustomerHash("another secret".getBytes(StandardCharsets.UTF_8));

        assertThat(other.of("u-81")).isNotEqualTo(HASH.of("u-81"));
    }

    @Test
    void nobodyIsNoCustomer() {
        assertThat(HASH.of("")).isEmpty();
    }
}
