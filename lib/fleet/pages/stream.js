// The stream of changes, as a page sees it.
//
// Over HTTP/1.1 a browser opens six connections to a server at most: a seventh tab with a stream of its own would
// load for ever. So the tabs share one stream by a worker. Web Locks would do too, but exist only over HTTPS and on
// localhost. A browser without shared workers has a stream in each tab.
import { Connection } from './connection.js';

const listeners = new Map();

function emit(message) {
  for (const listener of listeners.get(message.type) ?? []) listener(message.data, message);
  // What could not be read while the store was in trouble can be read now.
  if (message.type === 'trouble' && !message.data.message) emit({type: 'open'});
}

/** Calls a function for each event of a type: `open`, `lost`, `instances`, `alerts`, `trouble`, `ping`. */
export function listen(type, listener) {
  if (!listeners.has(type)) listeners.set(type, []);
  listeners.get(type).push(listener);
}

/** Begins. All listeners are there by then. */
export function start() {
  if (!window.SharedWorker) {
    new Connection(emit);
    return;
  }
  const worker = new SharedWorker(new URL('stream-worker.js', import.meta.url), {name: 'fleet-stream', type: 'module'});
  worker.port.onmessage = message => emit(message.data);
  addEventListener('pagehide', () => worker.port.postMessage('bye'));
  addEventListener('pageshow', event => {
    if (event.persisted) worker.port.postMessage('hello');    // the browser has kept the page while it was left
  });
}
