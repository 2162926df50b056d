package whaleware.fleet.alerts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.fleet.store.InstanceView;

/// The fleet at a moment.
///
/// @param listening since when the collector has been listening without a pause
/// @param expect how many instances of an application are expected, `ww.fleet.expect`
/// @param applications the instances of each application, and the applications that are expected
record FleetSnapshot(Collection<InstanceView> instances, Instant now, Instant listening, Map<String, Integer> expect,
                     Map<String, List<InstanceView>> applications) {
    static FleetSnapshot of(Collection<InstanceView> instances, Instant now, Instant listening,
                            Map<String, Integer> expect) {
        var applications = new TreeMap<String, List<InstanceView>>();
        expect.keySet().forEach(name -> applications.put(name, new ArrayList<>()));
        for (var instance : instances) {
            applications.computeIfAbsent(application(instance), _ -> new ArrayList<>()).add(instance);
        }
        return new FleetSnapshot(instances, now, listening, expect, applications);
    }

    boolean silent(InstanceView instance) {
        return instance.silent(now, listening);
    }

    /// Returns whether the collector has been listening for long enough to have a report of each instance.
    boolean isCertain() {
        return !now.isBefore(listening.plus(Condition.CERTAIN));
    }

    /// Returns when an instance became silent.
    Instant silentSince(InstanceView instance) {
        var heard = isStale(instance) ? listening : instance.lastSeen();
        return heard.plus(instance.next().multipliedBy(InstanceView.SILENT_AFTER));
    }

    /// Returns whether an instance is silent, or was when the collector began to listen, and has not reported since.
    boolean unheard(InstanceView instance) {
        return instance.silent(now, Instant.MIN);
    }

    /// Returns whether a report is due and has not come: the instance will be silent soon, or is.
    ///
    /// @param from the time from which the wait counts at the earliest
    boolean overdue(InstanceView instance, Instant from) {
        var heard = instance.lastSeen().isAfter(from) ? instance.lastSeen() : from;
        return owesReports(instance) && now.isAfter(heard.plus(instance.next()));
    }

    /// Returns whether the collector knows the instance only from before a pause of its own.
    boolean isStale(InstanceView instance) {
        return instance.lastSeen().isBefore(listening);
    }

    /// Returns whether an instance runs, as far as the collector knows.
    boolean lives(InstanceView instance) {
        return !instance.gone() && !Condition.ERROR.equals(instance.state()) && !silent(instance);
    }

    static boolean owesReports(InstanceView instance) {
        return instance.next() != null && !instance.gone() && !Condition.ERROR.equals(instance.state());
    }

    static String application(InstanceView instance) {
        return instance.webapp() == null ? "" : instance.webapp();
    }
}
