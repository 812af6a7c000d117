// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StatusDeskTest {
    private final List<CompletableFuture<List<String>>> requests = new ArrayList<>();
    private final StatusDesk desk = new StatusDesk(this::request);

    private CompletableFuture<List<String>> request() {
        requests.add(new CompletableFuture<>());
        return requests.get(requests.size() - 1);
    }

    @Test
    void whoComesLaterSharesTheRequestUnderWay() {
        try (StatusDesk.Visit first = desk.ask();
                StatusDesk.Visit second = desk.ask()) {
            assertThat(requests).hasSize(1);
            requests.get(0).complete(List.of("{}"));
            assertThat(first.answer()).isCompletedWithValue(List.of("{}"));
            assertThat(second.answer()).isCompletedWithValue(List.of("{}"));
        }
    }

    @Test
    void anAnswerIsNotGivenToWhoAsksAfterIt() {
        try (StatusDesk.Visit first = desk.ask()) {
            requests.get(0).complete(List.of("{}"));
            try (StatusDesk.Visit second = desk.ask()) {
                assertThat(second.answer()).isNotDone();
            }
            assertThat(first.answer()).isCompletedWithValue(List.of("{}"));
        }
        assertThat(requests).hasSize(2);
    }

    @Test
    void whoLeavesEarlyDoesNotEndTheRequestOfTheOthersAndTheLastDoes() {
        StatusDesk.Visit first = desk.ask();
        StatusDesk.Visit second = desk.ask();
        first.close();
        assertThat(requests.get(0)).isNotDone();
        second.close();
        assertThat(requests.get(0)).isCancelled();
        assertThat(desk.visits()).isZero();
        desk.ask();
        assertThat(requests).hasSize(2);
    }

    @Test
    void whileALargeAnswerIsNotReadThereIsNoNewRequest() {
        StatusDesk.Visit slow = desk.ask();
        requests.get(0).complete(List.of("x".repeat(StatusDesk.MAX_HELD_CHARACTERS), "y"));
        StatusDesk.Visit refused = desk.ask();
        assertThatThrownBy(refused.answer()::join)
                .hasMessageContaining("an earlier status is still being handed");
        refused.close();
        slow.close();
        try (StatusDesk.Visit next = desk.ask()) {
            assertThat(next.answer()).isNotDone();
        }
    }
}
