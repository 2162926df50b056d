// States in words and colours.
import { element, plain, setText } from './dom.js';

// In the order in which a person wants to see them.
const TONES = new Map([['ERROR', 'bad'], ['silent', 'lost'], ['RESTARTING', 'warn'], ['STOPPING', 'warn'],
  ['BOOT', 'busy'], ['FIRSTBOOT', 'busy'], ['UPGRADING', 'busy'], ['WARMUP', 'busy'],
  ['UP', 'good'], ['STOPPED', 'off']]);
const ORDER = [...TONES.keys()];

/** Returns the class with the colour of a state. A state of a later version has the colour of a start. */
export const tone = word => 'tone-' + (TONES.get(word) ?? 'busy');

/** Returns the rank of a state: trouble first. */
export function rank(word) {
  const at = ORDER.indexOf(word);
  return at < 0 ? ORDER.indexOf('WARMUP') : at;
}

/** Whether a person should look at it. */
export const troubled = word => word === 'ERROR' || word === 'silent' || word === 'RESTARTING';

/** Returns a state as an element. */
export function badge(word) {
  const node = element('span');
  setBadge(node, word);
  return node;
}

export function setBadge(node, word) {
  const style = 'state ' + tone(word);
  if (node.className !== style) node.className = style;
  setText(node, plain(word ?? 'unknown', 20));
}
