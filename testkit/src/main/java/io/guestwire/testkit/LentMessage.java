// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.group.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A message that is really only lent: when the call has ended its bytes are overwritten, and asking
 * it anything fails. Its data lies somewhere inside of an array, and its buffer begins neither at
 * the array's nor at its own beginning, so that a group which forgets {@code arrayOffset()} or
 * {@code position()} reads rubbish.
 */
final class LentMessage implements Message {
    /** What the bytes of a message that has been given back say, again and again. */
    static final String OVERWRITTEN = "~~~";

    private static final int ARRAY_OFFSET = 5;
    private static final int POSITION = 7;

    private final byte[] array;
    private final int length;
    private final int version;
    private final String sourceAddress;
    private final String destAddress;
    private final Consumer<String> misuse;
    private volatile boolean givenBack;

    LentMessage(
            byte[] json,
            int version,
            String sourceAddress,
            String destAddress,
            Consumer<String> misuse) {
        this.length = json.length;
        this.version = version;
        this.sourceAddress = sourceAddress;
        this.destAddress = destAddress;
        this.misuse = misuse;
        array = new byte[ARRAY_OFFSET + POSITION + length + 3];
        Arrays.fill(array, (byte) '~');
        System.arraycopy(json, 0, array, ARRAY_OFFSET + POSITION, length);
    }

    /** The call has ended. */
    void giveBack() {
        givenBack = true;
        Arrays.fill(array, (byte) '~');
    }

    @Override
    public ByteBuffer data() {
        checkLent();
        return ByteBuffer.wrap(array, ARRAY_OFFSET, POSITION + length).slice().position(POSITION);
    }

    @Override
    public int version() {
        checkLent();
        return version;
    }

    @Override
    public String sourceAddress() {
        checkLent();
        return sourceAddress;
    }

    @Override
    public String destAddress() {
        checkLent();
        return destAddress;
    }

    private void checkLent() {
        if (givenBack) {
            String text =
                    "A message is lent for the length of received: expected what is needed of it"
                            + " later to be taken with copy() or text(), found the message itself"
                            + " asked after the call";
            misuse.accept(text);
            throw new IllegalStateException(text);
        }
    }

    @Override
    public String toString() {
        int from = ARRAY_OFFSET + POSITION;
        byte[] data = Arrays.copyOfRange(array, from, from + length);
        return Json.brief(new String(data, StandardCharsets.UTF_8));
    }
}
