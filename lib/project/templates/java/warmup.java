//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.Cfg;

/// usr/warmup.java waits until the service answers with a page; ww.timeout.warmup bounds the wait.
void main() throws Exception {
    var page = URI.create("http://127.0.0.1:" + Cfg.read().number("port") + "/").toURL();
    while (true) {
        var request = (HttpURLConnection) page.openConnection();
        request.setReadTimeout(1000);
        try {
            if (request.getResponseCode() == 200) return;
        } catch (IOException notYet) {
            // it has not started yet, or is still busy
        }
        Thread.sleep(50);
    }
}
