// A plot of a number over time, by uPlot.
import uPlot from './uPlot.esm.js';
import { element, plain, setText } from './dom.js';
import { number } from './format.js';

const HEIGHT = 150;

// Times on the axis: for each distance of the ticks, in seconds, the format of a tick, and that of the first tick of a
// year, month, day, hour, minute and second.
const TIMES = [
  [28 * 86400, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];
const POWERS = Array.from({length: 55}, (_, i) => 2 ** i);    // ticks at whole KiB, MiB …

/** A number over time: its mean as a line, minimum and maximum as a band around it. */
export class Plot {
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
    const title = element('h3', {class: 'sent', title: plain(key, 1000)}, plain(key, 120));
    this.node = element('div', {class: 'plot'}, title, this.#value, this.#box);
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
    const text = values.length
      ? `last ${this.#text(values.at(-1))}, from ${this.#text(low)} to ${this.#text(high)}` : 'no values in this span';
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
    const rule = {stroke: color('--line'), width: 1}, axis = {stroke: color('--quiet'), grid: rule, ticks: rule};
    const values = (_, splits) => splits.map(value => this.#text(value));
    const ticks = this.#unit.startsWith('bytes') ? {incrs: POWERS} : {};
    const line = {width: 1.5, stroke: color('--busy'), spanGaps: false};
    const edge = {...line, width: 0, stroke: 'transparent', points: {show: false}};
    return {
      width: this.#box.clientWidth || 300, height: HEIGHT, legend: {show: false},
      scales: {x: {min: from, max: to}, y: {range: (_, low, high) => rangeOf(low, high)}},
      series: [{}, edge, {...line, points: {show: (_, __, first, last) => last - first < 2}}, edge],
      bands: [{series: [3, 1], fill: color('--band')}],
      axes: [{...axis, values: TIMES}, {...axis, size: 68, space: 24, ...ticks, values}],
      cursor: {y: false, sync: {key: 'numbers', setSeries: false}, drag: {x: true, y: false, setScale: false},
        points: {show: false}},
      hooks: {
        setCursor: [chart => this.#cursor(chart)], setSelect: [chart => this.#select(chart)],
        draw: [chart => this.#drawMarks(chart, color('--warn'))],
      },
    };
  }

  #select(chart) {
    const {left, width} = chart.select;
    if (width < 8) return;    // a click
    this.#all.zoom(Math.floor(chart.posToVal(left, 'x')), Math.ceil(chart.posToVal(left + width, 'x')));
    chart.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
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
