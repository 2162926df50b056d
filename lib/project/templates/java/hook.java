//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.Cfg;

/// NAME: the table of hooks in whaleware's README says when it runs, and what its exit code means.
void main(String... args) {
    var cfg = Cfg.read();
    IO.println("NAME of " + cfg.text("webapp", "nothing yet") + " in state " + System.getenv("WW_STATE"));
}
