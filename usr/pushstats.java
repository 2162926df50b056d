//usr/bin/env true; exec "${0%/*}/../lib/jbang" "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.cli.ReportCommand;

/// pushstats JSON: reports statistics to each back-end that `notify_url` names; without an argument it reads them from stdin.
/// Runs after every `monitor` that printed a JSON object, with WW_STATE, WW_INSTANCE, WW_BOOT_ID and WW_CFG of a hook's environment. Left
/// as it is, it runs inside the supervisor, which tries again what fails; exit 0: delivered everywhere, 1: not, 64: no JSON object, 78: bad notify_url.
void main(String[] args) {
    System.exit(ReportCommand.pushstats(List.of(args)));
}
