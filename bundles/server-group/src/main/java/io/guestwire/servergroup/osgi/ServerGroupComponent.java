// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import io.guestwire.backplane.Backplane;
import io.guestwire.channel.Side;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.servergroup.NotificationFormat;
import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.servergroup.ServerGroupService;
import io.guestwire.servergroup.ServerGroupSettings;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ServerGroupService} as a service, with whichever directory ranks highest.
 *
 * <p>It is there only while there is a directory, which the inventory of this very bundle always
 * is. So when the bundle is updated, messages wait in the base layer until both are back, and none
 * finds the service without its inventory.
 */
@Component(
        immediate = true,
        configurationPid = ServerGroupConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {MessageGroup.class, ServerGroupControl.class, HealthCheck.class})
@GroupAddress(address = ServerGroupService.ADDRESS, side = Side.HOST)
@Designate(ocd = ServerGroupConfiguration.class)
public final class ServerGroupComponent implements MessageGroup, ServerGroupControl, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerGroupComponent.class);
    private static final String PART = "server-group";

    private final ServerGroupService service;
    private final ServerGroupControl control;
    private final Complaints complaints = new Complaints(PART, LOG::error);
    private final HealthCheck health =
            complaints.with(() -> List.of(Finding.ok(PART, "the service is there")));
    private ServerGroupSettings settings = ServerGroupSettings.of(MachineName.read());

    /** For Declarative Services. The configuration type gives the defaults. */
    @Activate
    public ServerGroupComponent(
            ServerGroupConfiguration defaults, Map<String, Object> configuration) {
        settings = read(configuration);
        service = new ServerGroupService(settings);
        control = service.control();
    }

    @Modified
    void modified(ServerGroupConfiguration defaults, Map<String, Object> configuration) {
        settings = read(configuration);
        service.configure(settings);
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(ServerGroupDirectory directory) {
        service.use(directory);
    }

    void unbindDirectory(ServerGroupDirectory directory) {
        service.drop(directory);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindBackplane(Backplane backplane) {
        service.use(backplane);
    }

    void unbindBackplane(Backplane backplane) {
        service.drop(backplane);
    }

    private ServerGroupSettings read(Map<String, Object> configuration) {
        Settings entries =
                new Settings(ServerGroupConfiguration.PID, configuration, complaints.anew());
        // Not by the inventory too, which reads the same configuration.
        entries.complainOfUnknown(ServerGroupConfiguration.class);
        return new ServerGroupSettings(
                entries.choice(
                        "notification.format",
                        NotificationFormat.class,
                        settings.notificationFormat()),
                entries.value(
                        "host.name",
                        "the name of a host",
                        MachineName.read(),
                        text -> text.isEmpty() ? MachineName.read() : text),
                entries.integer("nacks.per.second", 1, 10_000, "nacks", settings.nacksPerSecond()),
                entries.integer(
                        "status.queries", 1, 1_000_000, "queries", settings.statusQueries()));
    }

    @Override
    public void started(GroupContext context) {
        service.started(context);
    }

    @Override
    public void peerCame(Peer peer) {
        service.peerCame(peer);
    }

    @Override
    public void peerWent(Peer peer) {
        service.peerWent(peer);
    }

    @Override
    public void received(Peer peer, Message message) {
        service.received(peer, message);
    }

    @Override
    public void stopped() {
        service.stopped();
    }

    @Override
    public List<GroupSummary> groups() {
        return control.groups();
    }

    @Override
    public List<MemberSummary> members(String group) {
        return control.members(group);
    }

    @Override
    public BroadcastReport broadcast(String group, String text) {
        return control.broadcast(group, text);
    }

    @Override
    public Map<String, Long> counters() {
        return control.counters();
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }
}
