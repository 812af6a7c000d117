// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPlaceTest {
    @TempDir Path folder;

    @Test
    void theSocketIsInTheDataFolderAndClientsAreToldWhere() throws IOException {
        try (SocketPlace place = SocketPlace.prepare(folder, folder)) {
            assertThat(SocketPlace.find(folder)).isNull();

            place.publish();

            assertThat(place.socket()).isEqualTo(folder.resolve("console/socket"));
            assertThat(SocketPlace.find(folder)).isEqualTo(place.socket());
        }
        assertThat(SocketPlace.find(folder)).isNull();
    }

    @Test
    void aDataFolderWithALongPathHasItsSocketInAPrivateTemporaryDirectory() throws IOException {
        Path data = Files.createDirectories(folder.resolve("x".repeat(100)));
        Path directory;
        try (SocketPlace place = SocketPlace.prepare(data, Path.of("/tmp"))) {
            directory = place.socket().getParent();
            place.publish();

            assertThat(place.socket().toString().length()).isLessThan(SocketPlace.MAX_PATH_BYTES);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(SocketPlace.find(data)).isEqualTo(place.socket());
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void thePathIsMeasuredInBytes() throws IOException {
        int rest = 90 - folder.toString().length();
        Path data = Files.createDirectories(folder.resolve("ü".repeat(Math.max(rest, 20))));

        try (SocketPlace place = SocketPlace.prepare(data, Path.of("/tmp"))) {
            assertThat(place.socket()).startsWithRaw(Path.of("/tmp"));
        }
    }

    @Test
    void whatACrashedNodeLeftIsClearedAway() throws IOException {
        Files.createDirectories(folder.resolve("console"));
        Files.createFile(folder.resolve("console/socket"));

        try (SocketPlace place = SocketPlace.prepare(folder, folder)) {
            assertThat(place.socket()).doesNotExist();
        }
    }
}
