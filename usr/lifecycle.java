//usr/bin/env true; exec "${0%/*}/../lib/jbang" "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.cli.ReportCommand;

/// lifecycle STATE: reports a change of state to each back-end that `notify_url` names.
/// Runs at every change of state, with WW_PREVIOUS, WW_INSTANCE, WW_BOOT_ID and WW_CFG of a hook's environment. Left as it
/// is, it runs inside the supervisor, which tries again what fails; exit 0: delivered everywhere, 1: not, 64: no such state, 78: bad notify_url.
void main(String[] args) {
    System.exit(ReportCommand.lifecycle(List.of(args)));
}
