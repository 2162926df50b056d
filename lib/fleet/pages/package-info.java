//SOURCES ApiParameters.java ApiRoutes.java Assets.java BadParameter.java Compression.java EventStream.java
//SOURCES FleetPages.java InstanceChanges.java ModuleBundle.java PageShell.java StreamClient.java
//FILES whaleware/fleet/pages/api.js=api.js whaleware/fleet/pages/app-page.js=app-page.js
//FILES whaleware/fleet/pages/app.html=app.html whaleware/fleet/pages/apps-page.js=apps-page.js
//FILES whaleware/fleet/pages/apps.html=apps.html whaleware/fleet/pages/banner.js=banner.js
//FILES whaleware/fleet/pages/clock.js=clock.js whaleware/fleet/pages/connection.js=connection.js
//FILES whaleware/fleet/pages/dom.js=dom.js whaleware/fleet/pages/events.js=events.js
//FILES whaleware/fleet/pages/filter.js=filter.js whaleware/fleet/pages/format.js=format.js
//FILES whaleware/fleet/pages/grid.js=grid.js whaleware/fleet/pages/icon.svg=icon.svg
//FILES whaleware/fleet/pages/instance-page.js=instance-page.js whaleware/fleet/pages/instance.html=instance.html
//FILES whaleware/fleet/pages/instances-page.js=instances-page.js whaleware/fleet/pages/instances.html=instances.html
//FILES whaleware/fleet/pages/keyboard.js=keyboard.js whaleware/fleet/pages/live.js=live.js
//FILES whaleware/fleet/pages/login-page.js=login-page.js whaleware/fleet/pages/login.html=login.html
//FILES whaleware/fleet/pages/plot.js=plot.js whaleware/fleet/pages/plots.js=plots.js
//FILES whaleware/fleet/pages/rows.js=rows.js whaleware/fleet/pages/shell.html=shell.html
//FILES whaleware/fleet/pages/shell.js=shell.js whaleware/fleet/pages/silences-page.js=silences-page.js
//FILES whaleware/fleet/pages/silences.html=silences.html whaleware/fleet/pages/silences.js=silences.js
//FILES whaleware/fleet/pages/sparkline.js=sparkline.js
//FILES whaleware/fleet/pages/states.js=states.js whaleware/fleet/pages/stream-worker.js=stream-worker.js
//FILES whaleware/fleet/pages/stream.js=stream.js whaleware/fleet/pages/style.css=style.css
//FILES whaleware/fleet/pages/timeline.js=timeline.js

/// The pages, the API and the stream of changes. The static files are in the jar, named one by one, so that JBang
/// finds them by URL too.
///
/// Uses `fleet.alerts` and the packages of the fleet above it.
package whaleware.fleet.pages;
