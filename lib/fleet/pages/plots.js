// The plots of an instance's numbers, with one cursor for all.
import { read } from './api.js';
import { byId, setText } from './dom.js';
import { Plot } from './plot.js';

const PAGE = 24, POINTS = 500, KEYS_A_REQUEST = 24;

/** The plots of an instance's numbers. */
export class Plots {
  #path;
  #keys = [];
  #filter = '';
  #limit = PAGE;
  #plots = new Map();   // by key
  #range = null;        // {from, to} in seconds
  #zoomed;
  #marks = [];          // seconds at which the instance left UP
  #round = 0;
  #zooming = null;

  /** @param zoomed is called with a span of time that was drawn with the mouse */
  constructor(path, zoomed) {
    this.#path = path;
    this.#zoomed = zoomed;
    byId('more-plots').addEventListener('click', () => {
      this.#limit += PAGE;
      this.#load();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      for (const plot of this.#plots.values()) plot.destroy();    // the colours are drawn
      this.#load(true);
    });
    new ResizeObserver(() => this.#resize()).observe(byId('plots'));
  }

  /** Fetches which numbers there are. */
  async loadKeys() {
    const {keys} = await read(this.#path + '/stats');
    this.#keys = keys;
  }

  /** Shows the numbers whose keys contain each word of a text. */
  async filter(text) {
    this.#filter = text;
    this.#limit = PAGE;
    await this.#load();
  }

  /** Shows a span of time, in seconds since 1970. */
  async show(from, to) {
    this.#range = {from, to};
    await this.#load(true);
  }

  /** Draws a line at each of these times, in seconds. */
  mark(times) {
    this.#marks = times;
    for (const plot of this.#plots.values()) plot.chart?.redraw(false);
  }

  /** Moves the span to a new end, and fetches only what is new. */
  async extend(from, to) {
    this.#range = {from, to};
    const round = this.#round;
    const plots = [...this.#plots.values()].filter(plot => plot.chart);
    const since = Math.min(to - 1, ...plots.map(plot => plot.last ?? from));
    for (const part of parts(plots.map(plot => plot.key))) {
      const series = await this.#read(part, since, to);
      if (round !== this.#round) return;
      for (const one of series) this.#plots.get(one.key)?.append(one, from);
    }
    for (const plot of plots) plot.chart.setScale('x', {min: from, max: to});
  }

  #selected() {
    const words = this.#filter.toLowerCase().split(/\s+/).filter(word => word);
    return this.#keys.filter(({key}) => words.every(word => key.toLowerCase().includes(word)));
  }

  async #load(all = false) {
    const round = ++this.#round, selected = this.#selected(), keys = selected.slice(0, this.#limit);
    byId('more-plots').hidden = selected.length <= keys.length;
    setText(byId('numbers-note'), !this.#keys.length ? 'This instance has reported no numbers.'
      : !selected.length ? 'No number has such a name.'
      : selected.length > keys.length ? `${keys.length} of ${selected.length} numbers` : '');
    const shown = new Map(keys.map(({key, unit}) => [key, this.#plots.get(key) ?? new Plot(key, unit, this)]));
    for (const [key, plot] of this.#plots) if (!shown.has(key)) plot.destroy();
    this.#plots = shown;
    byId('plots').replaceChildren(...[...shown.values()].map(plot => plot.node));
    const wanted = keys.map(({key}) => key).filter(key => all || !shown.get(key).chart);
    if (!this.#range) return;
    const {from, to} = this.#range;
    for (const part of parts(wanted)) {
      const series = await this.#read(part, from, to);
      if (round !== this.#round) return;
      for (const one of series) this.#plots.get(one.key)?.draw(one, from, to);
    }
  }

  async #read(keys, from, to) {
    const time = seconds => new Date(seconds * 1000).toISOString();
    const {series} = await read(this.#path + '/stats', {key: keys, from: time(from), to: time(to), points: POINTS});
    return series;
  }

  #resize() {
    for (const plot of this.#plots.values()) plot.resize();
  }

  get marks() {
    return this.#marks;
  }

  /** All plots share the cursor, so each of them calls this; one call counts. */
  zoom(from, to) {
    clearTimeout(this.#zooming);
    this.#zooming = setTimeout(() => this.#zoomed(from, to));
  }
}

function parts(keys) {
  const all = [];
  for (let i = 0; i < keys.length; i += KEYS_A_REQUEST) all.push(keys.slice(i, i + KEYS_A_REQUEST));
  return all;
}
