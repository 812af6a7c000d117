// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

/** What a group does with a message that it cannot use, for {@link GroupConformance}. */
public enum OnRubbish {
    /** Its sender is always told: by a nack, or by an answer where it can be used after all. */
    ANSWERS,
    /** It may be ignored; as in a guest, whose host is not told. */
    MAY_IGNORE
}
