// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

/** An inventory that cannot be used: the message says where in the text and why. */
final class InventoryException extends Exception {
    private static final long serialVersionUID = 1;

    /** Where nothing stands the parser is at column 0. */
    InventoryException(int line, int column, String reason) {
        super("line " + line + ", column " + Math.max(1, column) + ": " + reason);
    }

    InventoryException(String reason) {
        super(reason);
    }
}
