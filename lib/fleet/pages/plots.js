// Plots of numbers over time, by uPlot, with one cursor for all.
import uPlot from './uPlot.esm.js';
import { read } from './api.js';
import { byId, element, plain, setText } from './dom.js';
import { number } from './format.js';

const HEIGHT = 150, PAGE = 24, POINTS = 500, KEYS_A_REQUEST = 24;

// Times on the axis: for each distance of the ticks, in seconds, the format of a tick, and that of the first tick of a
// year, month, day, hour, minute and second.
const TIMES = [
  [28 * 86400, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];
const POWERS = Array.from({length: 55}, (_, i) => 2 ** i);    // ticks at whole KiB, MiB …

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

  /** @param path of the instance in the API @param zoomed is called with a span of time that was drawn with the mouse */
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
      : selected.length > keys.length ? `${keys.length} of ${selected.length} numbers` : selected.length ? '' : 'No number has such a name.');
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

/** One number. */
class Plot {
  #unit;
  #all;
  #value = element('p', {class: 'value'});
  #box = element('div', {role: 'img'});
  #data = null;
  chart = null;
  last = null;    // the time of its last point

  constructor(key, unit, all) {
    this.key = key;
    this.#unit = unit;
    this.#all = all;
    this.node = element('div', {class: 'plot'}, element('h3', {class: 'sent', title: plain(key, 1000)}, plain(key, 120)),
      this.#value, this.#box);
  }

  /** Draws values, instead of those before. */
  draw({times, min, avg, max}, from, to) {
    this.#data = withGaps([times, min, avg, max]);
    this.last = times.at(-1) ?? null;
    if (this.chart) {
      this.chart.setData(this.#data, false);
      this.chart.setScale('x', {min: from, max: to});
    } else this.chart = new uPlot(this.#options(from, to), this.#data, this.#box);
    this.#describe();
  }

  /** Adds values to those before, and drops those before a time. */
  append({times, min, avg, max}, from) {
    const fresh = times.findIndex(time => time > (this.last ?? 0));
    if (fresh < 0) return;
    const start = Math.max(0, this.#data[0].findIndex(time => time >= from));
    const more = [times, min, avg, max].map(values => values.slice(fresh));
    this.#data = withGaps(this.#data.map((values, i) => values.slice(start).concat(more[i])));
    this.last = times.at(-1);
    this.chart.setData(this.#data, false);
    this.#describe();
  }

  resize() {
    const width = this.#box.clientWidth;
    if (this.chart && width && width !== this.chart.width) this.chart.setSize({width, height: HEIGHT});
  }

  destroy() {
    this.chart?.destroy();
    this.chart = null;
  }

  #describe() {
    const values = this.#data[2].filter(value => value !== null && value !== undefined);
    const low = Math.min(...values), high = Math.max(...values);
    const text = values.length ? `last ${this.#text(values.at(-1))}, from ${this.#text(low)} to ${this.#text(high)}` : 'no values in this span';
    this.#box.setAttribute('aria-label', plain(this.key, 120) + ': ' + text);
    setText(this.#value, text);
  }

  #text(value) {
    return number(value, this.#unit);
  }

  #cursor(chart) {
    const index = chart.cursor.idx;
    if (index === null || index === undefined) return this.#describe();
    const [times, min, avg, max] = this.#data.map(values => values[index]);
    if (avg === null || avg === undefined) return;
    const spread = min === max ? '' : ` (${this.#text(min)} to ${this.#text(max)})`;
    setText(this.#value, `${this.#text(avg)}${spread}, ${new Date(times * 1000).toLocaleTimeString()}`);
  }

  #options(from, to) {
    const style = getComputedStyle(document.documentElement), color = name => style.getPropertyValue(name).trim();
    const axis = {stroke: color('--quiet'), grid: {stroke: color('--line'), width: 1}, ticks: {stroke: color('--line'), width: 1}};
    const line = {width: 1.5, stroke: color('--busy'), points: {show: false}, spanGaps: false};
    const edge = {...line, width: 0, stroke: 'transparent'};
    return {
      width: this.#box.clientWidth || 300, height: HEIGHT, legend: {show: false},
      scales: {x: {min: from, max: to}, y: {range: (_, low, high) => rangeOf(low, high)}},
      series: [{}, edge, {...line, points: {show: (_, __, first, last) => last - first < 2}}, edge],
      bands: [{series: [3, 1], fill: color('--band')}],
      axes: [{...axis, values: TIMES}, {...axis, size: 68, space: 24, ...(this.#unit.startsWith('bytes') ? {incrs: POWERS} : {}), values: (_, splits) => splits.map(value => this.#text(value))}],
      cursor: {y: false, sync: {key: 'numbers', setSeries: false}, drag: {x: true, y: false, setScale: false}, points: {show: false}},
      hooks: {
        setCursor: [chart => this.#cursor(chart)],
        setSelect: [chart => {
          if (chart.select.width < 8) return;
          const left = chart.posToVal(chart.select.left, 'x'), right = chart.posToVal(chart.select.left + chart.select.width, 'x');
          chart.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
          this.#all.zoom(Math.floor(left), Math.ceil(right));
        }],
        draw: [chart => this.#drawMarks(chart, color('--warn'))],
      },
    };
  }

  #drawMarks(chart, color) {
    const {ctx, bbox} = chart;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.setLineDash([3, 3]);
    for (const time of this.#all.marks) {
      const x = Math.round(chart.valToPos(time, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }
}

/** Returns the limits of the axis: from 0 if no value is below, since a plot that begins elsewhere exaggerates. */
function rangeOf(low, high) {
  if (low === null || high === null || low === undefined) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : low > 0 ? [0, low * 1.5] : [low * 1.5, 0];
  return [low >= 0 ? 0 : low * 1.1, high <= 0 ? 0 : high * 1.1];
}

/** Returns the columns with an empty point wherever reports are missing: the line must not bridge that time. */
function withGaps([times, ...columns]) {
  const kept = times.map((_, i) => i).filter(i => columns[1][i] !== null);
  const at = kept.map(i => times[i]), steps = [];
  for (let i = 1; i < at.length; i++) steps.push(at[i] - at[i - 1]);
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const result = [[], [], [], []];
  for (let i = 0; i < at.length; i++) {
    if (i && at[i] - at[i - 1] > 3 * usual + 1) {
      result[0].push(at[i - 1] + usual);
      for (const column of result.slice(1)) column.push(null);
    }
    result[0].push(at[i]);
    columns.forEach((column, c) => result[c + 1].push(column[kept[i]]));
  }
  return result;
}
