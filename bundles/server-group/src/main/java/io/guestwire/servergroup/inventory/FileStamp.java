// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * By what a file can be told to have changed without reading it: which file it is (through symbolic
 * links), its size, and the times of its last changes. A file that cannot be looked at has a stamp
 * too.
 */
record FileStamp(Object file, Object size, Object modified, Object changed) {
    private static final FileStamp NONE = new FileStamp("", "", "", "");

    static FileStamp of(Path path) {
        try {
            Map<String, Object> found =
                    Files.readAttributes(path, "unix:ino,dev,size,lastModifiedTime,ctime");
            return new FileStamp(
                    found.get("dev") + ":" + found.get("ino"),
                    found.get("size"),
                    found.get("lastModifiedTime"),
                    found.get("ctime"));
        } catch (IOException e) {
            return NONE;
        }
    }
}
