// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

/**
 * How the host's service is set.
 *
 * @param notificationFormat what a notification's data is
 * @param hostName this host's name: the {@code source_instance} of what is broadcast from here
 * @param nacksPerSecond how many nacks one guest gets; beyond it they are counted
 * @param statusQueries how many status queries of all guests may be under way, one of each guest;
 *     one beyond it is nacked
 */
public record ServerGroupSettings(
        NotificationFormat notificationFormat,
        String hostName,
        int nacksPerSecond,
        int statusQueries) {
    /** Plain notifications, 100 nacks a second, 1,000 status queries under way. */
    public static ServerGroupSettings of(String hostName) {
        return new ServerGroupSettings(NotificationFormat.PLAIN, hostName, 100, 1_000);
    }
}
