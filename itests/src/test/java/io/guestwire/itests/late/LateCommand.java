// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.late;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** A command that is there when its service is. */
@Service
@Command(scope = "late", name = "come", description = "Does nothing")
public final class LateCommand implements Action {
    @Reference private LateService service;

    @Override
    public Object execute() {
        return service.toString();
    }
}
