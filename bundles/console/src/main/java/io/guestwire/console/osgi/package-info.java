// SPDX-License-Identifier: Apache-2.0
/** The console in Karaf: its shell sessions, and the component that opens the socket. */
package io.guestwire.console.osgi;
