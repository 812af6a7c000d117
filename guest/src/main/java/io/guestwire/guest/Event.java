// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

/** What the guest tells a person or a script, in answer to a command. */
sealed interface Event {
    /** Who answers at the control socket: the first one, to whoever connects. */
    record Agent(String device, long process) implements Event {}

    /** One member's status: a JSON object on one line. */
    record Status(String document) implements Event {}

    /** Another member's text. */
    record Broadcast(String sourceInstance, String text) implements Event {}

    /** A member's changed status: a JSON object on one line. */
    record Notification(String document) implements Event {}

    /** The host could not use a message of this guest. */
    record Nack(String origMsgType, String logMsg) implements Event {}

    /** Whether the host is there, now and whenever that changes. */
    record Host(boolean connected, String reason) implements Event {}

    /** So many events were left out since they came too fast. */
    record Missed(long count) implements Event {}

    /** What one part of the agent has counted. */
    record Counter(String part, String name, long value) implements Event {}

    /** The last one. */
    record End(ExitStatus status, String reason) implements Event {}
}
