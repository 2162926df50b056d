//usr/bin/env true; exec "$(dirname "$0")/../lib/jbang" "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.cli.ReportCommand;

/// lifecycle STATE: reports a change of state to each back-end that `notify_url` names.
/// Runs at every change of state, with WW_PREVIOUS, WW_INSTANCE, WW_BOOT_ID and WW_CFG in its environment. If this file
/// is unchanged, the supervisor reports by itself, and retries failed deliveries.
/// Exit 0: delivered to each. 1: not delivered to each. 64: no such state. 78: bad notify_url.
void main(String[] args) {
    System.exit(ReportCommand.lifecycle(List.of(args)));
}
