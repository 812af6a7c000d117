// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.osgi;

import io.guestwire.console.CommandSession;
import io.guestwire.console.ExitStatus;
import java.io.InputStream;
import java.io.PrintStream;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Karaf shell session without a terminal, under the roles that Karaf gives to its local console
 * ({@code karaf.local.roles} in {@code etc/system.properties}): command ACLs apply as there.
 */
final class ShellSession implements CommandSession {
    private static final Logger LOG = LoggerFactory.getLogger(ShellSession.class);

    private final Session session;
    private final PrintStream err;

    ShellSession(SessionFactory factory, PrintStream out, PrintStream err) {
        this.session = factory.create(InputStream.nullInputStream(), out, err);
        this.err = err;
    }

    @Override
    public ExitStatus run(String commandLine) {
        try {
            PrivilegedExceptionAction<Object> command = () -> session.execute(commandLine);
            Subject.doAs(localAdministrator(), command);
            return ExitStatus.OK;
        } catch (PrivilegedActionException e) {
            return failure(commandLine, e.getCause());
        } catch (RuntimeException e) {
            return failure(commandLine, e);
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private ExitStatus failure(String commandLine, Throwable e) {
        // By its name, since Karaf does not export the package.
        if (e.getClass().getSimpleName().equals("CommandNotFoundException")) {
            err.println(e.getMessage() + " (`bin/guestwire help` lists them all)");
            return ExitStatus.UNKNOWN_COMMAND;
        }
        LOG.debug("The command \"{}\" failed", commandLine, e);
        if (e instanceof CommandException wrongUse) {
            err.println(wrongUse.getNiceHelp());
        } else {
            err.println(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return ExitStatus.FAILED;
    }

    private static Subject localAdministrator() {
        Subject subject = new Subject();
        subject.getPrincipals()
                .add(new UserPrincipal(System.getProperty("karaf.local.user", "karaf")));
        String roles =
                System.getProperty("karaf.local.roles", "admin,manager,viewer,systembundles");
        for (String role : roles.split(",", -1)) {
            subject.getPrincipals().add(new RolePrincipal(role.strip()));
        }
        return subject;
    }
}
