// SPDX-License-Identifier: Apache-2.0

/**
 * What hosts with members of the same server groups tell each other, and a backplane for several
 * nodes in one Java virtual machine (DESIGN, "Many hosts").
 */
package io.guestwire.servergroup.backplane;
