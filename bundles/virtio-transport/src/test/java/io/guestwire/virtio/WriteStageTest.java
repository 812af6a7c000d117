// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WriteStageTest {
    private final WriteStage stage = new WriteStage();

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.wrap("z".repeat(count).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsTakenBeforeTheDeviceHasIt() {
        ByteBuffer[] frames = {bytes(10), bytes(20)};
        assertThat(stage.write(frames)).isZero();
        assertThat(stage.bytes().remaining()).isEqualTo(30);
        assertThat(frames[0].position()).isZero();
        stage.wrote(30);
        assertThat(stage.write(frames)).isEqualTo(30);
        assertThat(frames[1].hasRemaining()).isFalse();
        assertThat(stage.bytes().hasRemaining()).isFalse();
    }

    @Test
    void aShortWriteIsContinuedWithNothingButTheRestOfItsFrame() {
        ByteBuffer[] frames = {bytes(10), bytes(20)};
        stage.write(frames);
        stage.wrote(4);
        assertThat(stage.write(frames)).isEqualTo(4);
        assertThat(stage.bytes().remaining()).isEqualTo(6);
    }

    @Test
    void onlyWholeFramesShareAWrite() {
        ByteBuffer[] frames = {bytes(30_000), bytes(5_000)};
        stage.write(frames);
        assertThat(stage.bytes().remaining()).isEqualTo(30_000);
    }

    @Test
    void aFrameThatFillsMoreThanAWriteBeginsOneOfItsOwn() {
        ByteBuffer[] frames = {bytes(100), bytes(70_000)};
        stage.write(frames);
        stage.wrote(100);
        stage.write(frames);
        assertThat(stage.bytes().remaining()).isEqualTo(32_768);
    }

    @Test
    void afterAnInterruptionNothingCountsAsTaken() {
        ByteBuffer[] frames = {bytes(10)};
        stage.write(frames);
        stage.wrote(5);
        stage.reset();
        assertThat(stage.write(frames)).isZero();
        assertThat(stage.bytes().remaining()).isEqualTo(10);
    }
}
