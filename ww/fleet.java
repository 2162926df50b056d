//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java ${ww.lib:../lib}/fleet/Fleet.java
//RUNTIME_OPTIONS -Xms32m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:MaxRAMPercentage=60

import whaleware.fleet.FleetCommand;

/// `fleet`: receives the reports of instances, stores them, and shows them on a web page.
void main(String... args) {
    System.exit(FleetCommand.run(args));
}
