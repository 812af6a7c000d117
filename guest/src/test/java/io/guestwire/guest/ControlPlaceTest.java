// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaceTest {
    @TempDir Path directory;

    private int owner() throws Exception {
        return (Integer) Files.getAttribute(directory, "unix:uid");
    }

    @Test
    void rootsAgentIsInRunAndSeenByAll() throws Exception {
        ControlPlace place = new ControlPlace(Map.of(), 0);
        assertThat(place.own()).isEqualTo(Path.of("/run/guestwire-guest.sock"));
        assertThat(place.candidates()).contains(place.own());
        assertThat(new ControlPlace(Map.of(), 12_345).candidates()).contains(place.own());
    }

    @Test
    void aUsersAgentIsInTheUsersRuntimeDirectory() throws Exception {
        ControlPlace place =
                new ControlPlace(Map.of("XDG_RUNTIME_DIR", directory.toString()), 12_345);
        assertThat(place.own()).isEqualTo(directory.resolve("guestwire-guest.sock"));
        assertThat(place.candidates()).first().isEqualTo(place.own());
    }

    @Test
    void elseInADirectoryThatNobodyElseCanEnter() throws Exception {
        int user = owner();
        assumeTrue(user != 0, "root's socket is elsewhere: run the tests as another user");
        ControlPlace place = new ControlPlace(Map.of("TMPDIR", directory.toString()), user);
        Path own = place.own();
        assertThat(Files.getPosixFilePermissions(own.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(place.candidates()).contains(own);
    }

    @Test
    void aDirectoryThatSomebodyElsePreparedIsNotUsed() throws Exception {
        Files.createDirectory(directory.resolve("guestwire-guest-12345"));
        ControlPlace place = new ControlPlace(Map.of("TMPDIR", directory.toString()), 12_345);
        assertThatThrownBy(place::own)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to somebody else");
        assertThat(place.candidates()).noneMatch(path -> path.startsWith(directory));
    }
}
