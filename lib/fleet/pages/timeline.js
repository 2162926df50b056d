// The states of an instance over a span of time, as a band of colours, with the share of each state in words.
import { element, plain } from './dom.js';
import { exact, span } from './format.js';
import { badge, rank, tone } from './states.js';

/**
 * Returns the spans of the states between two times.
 *
 * @param events of the life cycle, the newest first
 * @param present the state after the newest event
 */
export function spansOf(events, present, from, to) {
  const spans = [];
  let end = to, state = present, cause = null;
  for (const event of events) {
    const at = Date.parse(event.at);
    if (at < end) {
      spans.push({state: event.state ?? state, cause: event.cause ?? cause, from: Math.max(at, from), to: end});
      end = at;
    }
    state = event.previous;
    cause = null;
    if (at <= from) break;
  }
  if (end > from && state) spans.push({state, cause, from, to: end, unsure: !events.length});
  return spans.reverse();
}

/** Shows the band, and a legend whose words say what the colours do. */
export function drawTimeline(box, spans, from, to) {
  const whole = to - from, totals = new Map();
  for (const part of spans) totals.set(part.state, (totals.get(part.state) ?? 0) + part.to - part.from);
  const shares = [...totals].sort((a, b) => rank(a[0]) - rank(b[0]));
  const summary = shares.map(([state, ms]) => `${plain(state, 20)} ${share(ms / whole)}`).join(', ');
  const band = element('div', {class: 'band', role: 'img',
    'aria-label': 'Shares of the states: ' + (summary || 'not known')});
  for (const part of visibleParts(spans, whole)) {
    const cause = part.cause ? ', ' + plain(part.cause) : '';
    const since = exact(new Date(part.from).toISOString());
    const title = `${plain(part.state, 20)} for ${span(part.to - part.from)} from ${since}${cause}`;
    const node = element('span', {class: tone(part.state), title});
    node.style.left = (part.from - from) / whole * 100 + '%';
    node.style.width = `max(2px, ${(part.to - part.from) / whole * 100}%)`;
    band.append(node);
  }
  const scale = element('div', {class: 'scale'}, ...[from, (from + to) / 2, to].map(time =>
    element('span', {}, new Date(time).toLocaleString(undefined, {dateStyle: 'short', timeStyle: 'short'}))));
  const legend = element('ul', {class: 'legend'}, ...shares.map(([state, ms]) =>
    element('li', {}, badge(state), ` ${share(ms / whole)}, ${span(ms)}`)));
  box.replaceChildren(band, scale, legend);
}

/** Thousands of short spans become few: of those that share a pixel, the worst is drawn last, so it is seen. */
function visibleParts(spans, whole) {
  if (spans.length < 500) return spans;
  const least = whole / 1000, worst = new Map();
  for (const part of spans) {
    const at = Math.floor(part.from / least);
    const other = worst.get(at);
    if (part.to - part.from >= least || !other || rank(part.state) < rank(other.state)) worst.set(at, part);
  }
  return [...worst.values()];
}

const share = part => (part * 100).toFixed(part > 0.0005 && part < 0.9995 ? 1 : 0) + ' %';
