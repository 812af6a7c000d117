// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.baselayer.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire base layer",
        description = "What the base layer bounds; all of it live, for every peer and group")
@interface BaseLayerConfig {
    /** See {@link io.guestwire.baselayer.Limit#FRAME_BYTES}. */
    @AttributeDefinition(
            name = "Frame length",
            description = "The longest frame, its newlines not counted, in bytes",
            min = "1024",
            max = "1048576")
    int frame_bytes() default 65_536;

    /** See {@link io.guestwire.baselayer.Limits#depth}. */
    @AttributeDefinition(
            name = "Frame depth",
            description = "How deep a frame may nest, the envelope counted, in levels",
            min = "2",
            max = "1000")
    int frame_depth() default 32;

    /** See {@link io.guestwire.baselayer.Limit#MESSAGES}. */
    @AttributeDefinition(
            name = "Messages a second",
            description =
                    "What one peer may send, and have sent to others; beyond it its channel is not"
                            + " read for a while",
            min = "1",
            max = "10000000")
    int peer_messages_per_second() default 10_000;

    /** See {@link io.guestwire.baselayer.Limit#MESSAGES}. */
    @AttributeDefinition(
            name = "Messages a second of single instances",
            description = "A list such as instance-00000001=20000, instance-00000002=100")
    String peer_messages_per_second_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#BYTES}. */
    @AttributeDefinition(
            name = "Bytes a second",
            description =
                    "What one peer may send, and have sent to others; beyond it its channel is not"
                            + " read for a while",
            min = "1024",
            max = "2147483647")
    int peer_bytes_per_second() default 16_777_216;

    /** See {@link io.guestwire.baselayer.Limit#BYTES}. */
    @AttributeDefinition(
            name = "Bytes a second of single instances",
            description = "A list such as instance-00000001=67108864, instance-00000002=65536")
    String peer_bytes_per_second_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#NACKS}. */
    @AttributeDefinition(
            name = "Nacks a second",
            description = "How many nacks one peer gets; beyond it they are only counted",
            min = "1",
            max = "10000")
    int peer_nacks_per_second() default 100;

    /** See {@link io.guestwire.baselayer.Limit#NACKS}. */
    @AttributeDefinition(
            name = "Nacks a second of single instances",
            description = "A list such as instance-00000001=1000, instance-00000002=1")
    String peer_nacks_per_second_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#LOG_LINES}. */
    @AttributeDefinition(
            name = "Log lines a second",
            description = "How many log lines the faults of one peer may cost",
            min = "1",
            max = "1000")
    int peer_log_lines_per_second() default 1;

    /** See {@link io.guestwire.baselayer.Limit#LOG_LINES}. */
    @AttributeDefinition(
            name = "Log lines a second of single instances",
            description = "A list such as instance-00000001=50, instance-00000002=1")
    String peer_log_lines_per_second_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#OUTBOX_BYTES}. */
    @AttributeDefinition(
            name = "Outbox",
            description = "What may wait to be written to one peer, in bytes",
            min = "65536",
            max = "1073741824")
    int outbox_bytes() default 262_144;

    /** See {@link io.guestwire.baselayer.Limit#OUTBOX_BYTES}. */
    @AttributeDefinition(
            name = "Outbox of single instances",
            description = "A list such as instance-00000001=1048576, instance-00000002=65536")
    String outbox_bytes_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#OUTBOX_FRAMES}. */
    @AttributeDefinition(
            name = "Outbox, frames",
            description = "How many frames may wait to be written to one peer",
            min = "256",
            max = "1048576")
    int outbox_frames() default 4_096;

    /** See {@link io.guestwire.baselayer.Limit#OUTBOX_FRAMES}. */
    @AttributeDefinition(
            name = "Outbox, frames, of single instances",
            description = "A list such as instance-00000001=16384, instance-00000002=256")
    String outbox_frames_instances() default "";

    /** See {@link io.guestwire.baselayer.Limit#MAILBOX_MESSAGES}. */
    @AttributeDefinition(
            name = "Mailbox, messages",
            description = "How many messages may wait for one group, a quarter of it of one peer",
            min = "16",
            max = "1048576")
    int mailbox_messages() default 16_384;

    /** See {@link io.guestwire.baselayer.Limits#mailboxBytes}. */
    @AttributeDefinition(
            name = "Mailbox, bytes",
            description = "How many bytes of data may wait for one group",
            min = "65536",
            max = "1073741824")
    int mailbox_bytes() default 16_777_216;

    /** See {@link io.guestwire.baselayer.Limits#outboxesBytes}. */
    @AttributeDefinition(
            name = "All outboxes, bytes",
            description = "How many bytes may wait for all peers together",
            min = "4194304",
            max = "2147483647")
    int outboxes_bytes() default 67_108_864;

    /** See {@link io.guestwire.baselayer.Limits#framesBytes}. */
    @AttributeDefinition(
            name = "Unfinished frames, bytes",
            description = "How many bytes the unfinished frames of all peers may hold together",
            min = "4194304",
            max = "2147483647")
    int frames_bytes() default 33_554_432;

    /** See {@link io.guestwire.baselayer.Limits#parking}. */
    @AttributeDefinition(
            name = "Parking",
            description = "For how long messages wait for a group that is away, in milliseconds",
            min = "0",
            max = "300000")
    long group_parking() default 10_000;

    /** See {@link io.guestwire.baselayer.Limits#overrun}. */
    @AttributeDefinition(
            name = "Overrun",
            description = "How long a group's call may take before it is reported, in milliseconds",
            min = "10",
            max = "3600000")
    long group_overrun() default 1_000;

    /** See {@link io.guestwire.baselayer.Limits#setAside}. */
    @AttributeDefinition(
            name = "Set aside",
            description =
                    "How long a group's call may take before the group is set aside until it returns, in"
                            + " milliseconds",
            min = "100",
            max = "3600000")
    long group_set_aside() default 10_000;

    /** See {@link io.guestwire.baselayer.Limits#patience}. */
    @AttributeDefinition(
            name = "Patience",
            description =
                    "For how long frames wait for a host that is away, in milliseconds; in a guest",
            min = "10",
            max = "300000")
    long peer_patience() default 10_000;

    /** See {@link io.guestwire.baselayer.Limits#defaultVersion}. */
    @AttributeDefinition(
            name = "Default version",
            description = "The envelope version a peer is sent until it has spoken: 1 or 2",
            min = "1",
            max = "2")
    int version_default() default 1;

    /** See {@link io.guestwire.baselayer.Limits#versions}. */
    @AttributeDefinition(
            name = "Versions of single instances",
            description = "A list such as instance-00000001=2, instance-00000002=1")
    String version_instances() default "";
}
