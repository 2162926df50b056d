//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//FILES house/ww/ww=ww house/ww/main.java=main.java
//FILES house/lib/jbang=../lib/jbang house/lib/jbang-setup=../lib/jbang-setup
//FILES house/lib/Whaleware.java=../lib/Whaleware.java
//FILES house/lib/Exit.java=../lib/Exit.java house/lib/Failure.java=../lib/Failure.java
//FILES house/lib/Places.java=../lib/Places.java house/lib/State.java=../lib/State.java
//FILES house/lib/Carton.java=../lib/Carton.java house/lib/Execv.java=../lib/Execv.java
//FILES house/lib/FrontDoor.java=../lib/FrontDoor.java house/lib/House.java=../lib/House.java

import whaleware.Carton;
import whaleware.FrontDoor;
import whaleware.House;
import whaleware.Places;

/// `jbang ww@…`: `ww COMMAND` anywhere. It brings the commands, the default hooks and the configuration along, and writes them
/// out where the home has none. The only place that names each of these files, so that any hook can be deleted from a home.
void main(String... args) {
    var env = System.getenv();
    var home = Places.of(env).home();
    System.exit(new FrontDoor(() -> House.around(home).orElseGet(() -> Carton.around(getClass()).house(home, env))).enter(args));
}
