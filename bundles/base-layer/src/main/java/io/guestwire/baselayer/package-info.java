// SPDX-License-Identifier: Apache-2.0

/**
 * Between channels and message groups. A message passes {@code FrameSplitter}, {@code
 * EnvelopeReader} and {@code PeerConnection}, waits in a {@code Mailbox}, and is handed over by a
 * {@code GroupWorker}; what a group sends waits in an {@code Outbox}.
 */
package io.guestwire.baselayer;
