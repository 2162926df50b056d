// The conditions of a view, and the order of its rows. Both are in the page's address.
import { rank } from './states.js';

const DAY = 86400000;
const texts = new WeakMap();
const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});

/** Conditions that the address holds. */
export function conditionsOf(search) {
  const all = new URLSearchParams(search);
  return {
    q: all.get('q') ?? '', webapp: all.get('webapp') ?? '', state: all.get('state') ?? '',
    version: all.get('version') ?? '', config: all.get('config') ?? '', labels: all.getAll('label'),
    sort: all.get('sort') ?? 'name', ended: all.get('ended') === '1',
  };
}

/** Returns whether an instance ended more than a day ago: the list folds it. */
export const folded = (instance, now) => instance.gone && now - Date.parse(instance.since) > DAY;

/** Returns a function that selects instances by all conditions but the state. */
export function selector({q, webapp, version, config, labels}) {
  const words = q.toLowerCase().split(/\s+/).filter(word => word);
  return instance => (!webapp || instance.webapp === webapp)
    && (!version || instance.version === version)
    && (!config || instance.config === config)
    && labels.every(label => hasLabel(instance, label))
    && words.every(word => searchText(instance).includes(word));
}

function hasLabel(instance, label) {
  const equals = label.indexOf('=');
  return instance.labels[label.slice(0, equals)] === label.slice(equals + 1);
}

// As the API's parameter q: name, application, version, state, cause, labels.
function searchText(instance) {
  let text = texts.get(instance);
  if (text === undefined) {
    const {name, webapp, version, shown, cause, labels} = instance;
    const pairs = Object.entries(labels).map(([key, value]) => key + '=' + value);
    text = [name, webapp, version, shown, cause, ...pairs].join('\n').toLowerCase();
    texts.set(instance, text);
  }
  return text;
}

const byText = member => (a, b) => collator.compare(a[member] ?? '', b[member] ?? '');
// Times by RFC 3339 in UTC sort as texts. The newest comes first.
const byTime = member => (a, b) => compare(b[member] ?? '', a[member] ?? '');
const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

const ORDERS = {
  state: (a, b) => rank(a.shown) - rank(b.shown),
  name: byText('name'), webapp: byText('webapp'), version: byText('version'), cause: byText('cause'),
  since: byTime('since'), last_seen: byTime('last_seen'),
  restarts: (a, b) => b.restarts - a.restarts,
};

/** Returns the instances in the order of a column; `-name` is the other way round. Equal ones are by name. */
export function sorted(instances, sort) {
  const reverse = sort.startsWith('-'), order = ORDERS[reverse ? sort.slice(1) : sort] ?? ORDERS.name;
  // Comparing 5,000 names takes tens of milliseconds, so they are sorted once, and other orders keep ties as they are.
  const named = byName(instances);
  if (order === ORDERS.name) return reverse ? named.toReversed() : named;
  return named.toSorted(reverse ? (a, b) => order(b, a) : order);
}

let names = [], ranks = new Map();

function byName(instances) {
  if (instances.some(instance => !ranks.has(instance.name))) {
    names = instances.map(instance => instance.name).sort(collator.compare);
    ranks = new Map(names.map((name, index) => [name, index]));
  }
  return instances.toSorted((a, b) => ranks.get(a.name) - ranks.get(b.name));
}
