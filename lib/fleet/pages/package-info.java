//SOURCES ApiParameters.java ApiRoutes.java Assets.java BadParameter.java Compression.java EventStream.java
//SOURCES FleetPages.java InstanceChanges.java PageShell.java StreamClient.java
//FILES whaleware/fleet/pages/api.js=api.js
//FILES whaleware/fleet/pages/app-page.js=app-page.js whaleware/fleet/pages/app.html=app.html
//FILES whaleware/fleet/pages/apps-page.js=apps-page.js whaleware/fleet/pages/apps.html=apps.html
//FILES whaleware/fleet/pages/banner.js=banner.js whaleware/fleet/pages/clock.js=clock.js
//FILES whaleware/fleet/pages/connection.js=connection.js whaleware/fleet/pages/dom.js=dom.js
//FILES whaleware/fleet/pages/events.js=events.js whaleware/fleet/pages/filter.js=filter.js
//FILES whaleware/fleet/pages/format.js=format.js whaleware/fleet/pages/grid.js=grid.js
//FILES whaleware/fleet/pages/icon.svg=icon.svg whaleware/fleet/pages/instance-page.js=instance-page.js
//FILES whaleware/fleet/pages/instance.html=instance.html whaleware/fleet/pages/instances-page.js=instances-page.js
//FILES whaleware/fleet/pages/instances.html=instances.html whaleware/fleet/pages/keyboard.js=keyboard.js
//FILES whaleware/fleet/pages/live.js=live.js whaleware/fleet/pages/login-page.js=login-page.js
//FILES whaleware/fleet/pages/login.html=login.html whaleware/fleet/pages/plots.js=plots.js
//FILES whaleware/fleet/pages/rows.js=rows.js whaleware/fleet/pages/shell.html=shell.html
//FILES whaleware/fleet/pages/shell.js=shell.js whaleware/fleet/pages/sparkline.js=sparkline.js
//FILES whaleware/fleet/pages/states.js=states.js whaleware/fleet/pages/stream-worker.js=stream-worker.js
//FILES whaleware/fleet/pages/stream.js=stream.js whaleware/fleet/pages/style.css=style.css
//FILES whaleware/fleet/pages/timeline.js=timeline.js

/// The pages, the API and the stream of changes. The static files are in the jar, named one by one, so that JBang
/// finds them by URL too.
///
/// Uses `fleet.alerts` and the packages of the fleet above it.
package whaleware.fleet.pages;
