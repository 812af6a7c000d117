// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

/** What the program says of itself. */
final class Usage {
    static final String TEXT =
            """
            Messages between this guest, its host and the other guests of its server group.

              guestwire-guest [options] [agent]           serves this guest until SIGTERM
              guestwire-guest [options] status            the status of every member of the group
              guestwire-guest [options] broadcast <text>  says something to the other members
              guestwire-guest [options] listen            shows what comes, until Ctrl-C
              guestwire-guest [options] counters          what the agent has counted

            All but the first ask the agent that runs, with --device the one that has this very port.
            Where none does, they open the port themselves; but counters are those of an agent.

            Options:
              --device <path>     the port: a character device, or a unix socket on which somebody
                                  plays the host; default /dev/virtio-ports/cgcs.messaging
              --listen <path>     instead, a unix socket for a host to connect to, as QEMU makes
                                  one: for trying without a virtual machine
              --speak <1|2>       the version to speak until the host has answered; default 1
              --name <name>       the agent's name for applications; default cgcs.messaging
              --control <path>    the agent's control socket
              --config <file>     more settings; default /etc/guestwire-guest.conf, if it is there
              --json              for programs: status, broadcast and counters print one JSON
                                  document, listen one a line
              --timeout <seconds> how long to wait for host and answer, default 10; how long to
                                  listen, default for ever
              --log <level>       error, warn, info or debug, to standard error; default info for
                                  the agent, error for the others
              --help, --version

            Exit status: 0 done, 1 failed or refused by the host, 2 wrong command line, 3 no agent
            runs and the port cannot be opened, 124 no host or no answer in time, 137 killed, also
            by itself when it is out of memory.
            """;

    private Usage() {}

    /** Of this build. */
    static String version() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return version == null ? "(unpacked)" : version;
    }
}
