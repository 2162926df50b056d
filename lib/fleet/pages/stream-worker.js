// The worker that all tabs of a browser share: it has the connection, and passes its events on to each tab.
import { Connection } from './connection.js';

const ports = new Set();
const latest = new Map();   // what a tab that comes later must know too
let connection = null;

function emit(message) {
  if (message.type === 'alerts' || message.type === 'trouble') latest.set(message.type, message);
  if (message.type === 'trouble' && !message.data.message) latest.delete('trouble');
  for (const port of ports) port.postMessage(message);
}

function join(port) {
  ports.add(port);
  connection ??= new Connection(emit);
  port.postMessage({type: connection.state});
  for (const message of latest.values()) port.postMessage(message);
}

self.onconnect = event => {
  const port = event.ports[0];
  port.onmessage = message => message.data === 'bye' ? ports.delete(port) : join(port);
  join(port);
};
