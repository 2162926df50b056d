//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java ${ww.lib:../lib}/fleet/Fleet.java
//RUNTIME_OPTIONS -Xms24m -Xmn8m -XX:SurvivorRatio=2 -XX:MaxRAMPercentage=60
//RUNTIME_OPTIONS -XX:MinHeapFreeRatio=1 -XX:MaxHeapFreeRatio=2 -XX:-ShrinkHeapInSteps
//RUNTIME_OPTIONS -XX:MarkSweepAlwaysCompactCount=1 -XX:TrimNativeHeapInterval=30000

import whaleware.fleet.FleetCommand;

/// `fleet`: receives the reports of instances, stores them, and shows them on a web page.
void main(String... args) {
    System.exit(FleetCommand.run(args));
}
