// The collector's clock. All times of the pages are by it: the clock of the computer in front of a person may be wrong.
import { element } from './dom.js';
import { duration, exact } from './format.js';

let offset = 0;
let titling = null;
const untitled = new Set();    // elements without their exact time

/** Sets the clock by a time that the collector has just sent. */
export function synchronise(now) {
  const sentAt = Date.parse(now);
  if (!Number.isNaN(sentAt)) offset = sentAt - Date.now();
}

/** Returns the collector's time in milliseconds since 1970. */
export const now = () => Date.now() + offset;

/** Returns an element with a time: how long ago, and the exact time as its title. */
export function timeAgo(iso, suffix = ' ago') {
  const node = element('time');
  setTime(node, iso, suffix);
  return node;
}

/** Sets the time of such an element; null empties it. */
export function setTime(node, iso, suffix = ' ago') {
  if (!iso) {
    node.removeAttribute('datetime');
    node.textContent = '';
    return;
  }
  if (node.dateTime !== iso) {
    node.dateTime = iso;
    node.dataset.suffix = suffix;
    untitled.add(node);
    titling ??= setTimeout(setTitles, 200);
  }
  refresh(node);
}

// The exact times come a moment later: a browser takes 10 ms to format its first one.
function setTitles() {
  titling = null;
  for (const node of untitled) if (node.dateTime) node.title = exact(node.dateTime);
  untitled.clear();
}

function refresh(node) {
  const text = duration(Math.max(0, now() - Date.parse(node.dateTime))) + node.dataset.suffix;
  if (node.textContent !== text) node.textContent = text;
}

setInterval(() => {
  if (document.hidden) return;
  for (const node of document.querySelectorAll('time[data-suffix][datetime]')) refresh(node);
}, 5000);
