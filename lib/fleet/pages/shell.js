// What all pages do: the connection, its banner, and the mark of the page in the navigation.
import { watchConnection } from './banner.js';
import { plain } from './dom.js';
import { start } from './stream.js';

const SITE = 'whaleware fleet';
const LOGGED_OUT = 'fleet-logged-out';

/** Sets the title of the page. The isolates keep a name from turning around the rest. */
export function setTitle(title) {
  document.title = `\u2068${plain(title, 80)}\u2069 – ${SITE}`;
}

/** Begins to follow the collector. All listeners are there by then. */
export function startPage() {
  const section = ['/apps', '/silences'].find(start => location.pathname.startsWith(start)) ?? '/';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') !== section) continue;
    link.setAttribute('aria-current', location.pathname === section ? 'page' : 'true');
  }
  watchConnection();
  start();
  // A log-out in another tab ends this page too: the shared stream would go on.
  new BroadcastChannel(LOGGED_OUT).onmessage = () => location.reload();
}

/** Returns a function that calls another one soon, once for many calls. */
export function soon(action, ms) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      action();
    }, ms);
  };
}

/** Returns the last segment of the page's path: a name. */
export function nameOfPage() {
  return decodeURIComponent(location.pathname.split('/')[2]);
}
