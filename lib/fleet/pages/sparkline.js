// Small plots in the rows of a list. Only those of visible rows are fetched.
import { read } from './api.js';
import { svgElement } from './dom.js';
import { number } from './format.js';

const WIDTH = 100, HEIGHT = 20, FRESH = 30000, MOST = 100;
const LONGEST_ADDRESS = 8000;    // the names are in the address of the request

/** Returns an empty small plot. */
export function spark() {
  return svgElement('svg', {class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none',
    'aria-hidden': 'true'}, svgElement('polyline'));
}

/** Draws values, or nothing. */
export function drawSpark(svg, values, unit) {
  const known = (values ?? []).filter(value => value !== null);
  if (svg.values === values) return;
  svg.values = values;
  const low = Math.min(...known), high = Math.max(...known), step = WIDTH / Math.max(1, known.length - 1);
  const y = value => high === low ? HEIGHT / 2 : HEIGHT - 2 - (value - low) / (high - low) * (HEIGHT - 4);
  const points = known.map((value, i) => `${(i * step).toFixed(1)},${y(value).toFixed(1)}`);
  if (points.length === 1) points.push(`${WIDTH},${HEIGHT / 2}`);
  svg.firstChild.setAttribute('points', points.join(' '));
  if (known.length) {
    const text = value => number(value, unit);
    svg.setAttribute('aria-label', `last ${text(known.at(-1))}, from ${text(low)} to ${text(high)}`);
    svg.setAttribute('role', 'img');
    svg.removeAttribute('aria-hidden');
  } else {
    svg.removeAttribute('role');
    svg.removeAttribute('aria-label');
    svg.setAttribute('aria-hidden', 'true');
  }
}

/** The values of a number of many instances, fetched when they are needed. */
export class Sparks {
  #known = new Map();
  #timer = null;
  #arrived;
  key = '';
  unit = '';

  constructor(arrived) {
    this.#arrived = arrived;
  }

  /** Shows another number; an empty key shows none. */
  choose(key) {
    this.key = key;
    this.#known.clear();
  }

  valuesOf(instance) {
    return this.#known.get(instance.name)?.values;
  }

  /** Fetches the values of the instances that are visible, once the list has come to rest. */
  want(visible) {
    if (!this.key) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(visible()), 150);
  }

  async #fetch(instances) {
    const key = this.key, now = Date.now();
    let length = 0;
    const names = instances.map(instance => instance.name)
      .filter(name => now - (this.#known.get(name)?.at ?? 0) > FRESH).slice(0, MOST)
      .filter(name => (length += encodeURIComponent(name).length + 6) < LONGEST_ADDRESS);
    if (!names.length || document.hidden) return;
    try {
      const {series, unit} = await read('/api/sparks', {key, name: names});
      if (key !== this.key) return;
      this.unit = unit;
      // an instance may be called constructor, which every object has
      const values = name => Object.hasOwn(series, name) ? series[name] : undefined;
      for (const name of names) this.#known.set(name, {values: values(name), at: now});
      this.#arrived();
    } catch {
      // small plots are worth no message; the next change of the list asks again
    }
  }
}
