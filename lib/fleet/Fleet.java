//DEPS org.xerial:sqlite-jdbc:3.50.3.0
//DEPS org.postgresql:postgresql:42.7.13
//DEPS org.webjars.npm:uplot:1.6.30
//SOURCES package-info.java http/package-info.java store/package-info.java sources/package-info.java
//SOURCES intake/package-info.java queries/package-info.java alerts/package-info.java pages/package-info.java
package whaleware.fleet;

/// The index of the fleet: a script that names this file beside `Whaleware.java` in its `//SOURCES` gets the fleet and
/// its dependencies. SQLite and PostgreSQL are the drivers of the store; uPlot draws the plots of the pages.
public final class Fleet {
    private Fleet() {}
}
