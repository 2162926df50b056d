// The table of an instance's events.
import { read } from './api.js';
import { showError } from './banner.js';
import { timeAgo } from './clock.js';
import { byId, element, sent, setText } from './dom.js';
import { span } from './format.js';
import { badge } from './states.js';

const PAGE = 100, MOST = 1000;

/** Events, the newest first. Older ones are fetched when a person wants them. */
export class EventTable {
  #api;
  #events = [];
  #more = false;
  changed = () => {};

  constructor(api) {
    this.#api = api;
    byId('older').addEventListener('click', () => this.#older());
    byId('kind').addEventListener('change', () => this.#show());
  }

  /** Returns the changes of the state, the newest first. */
  lifecycle() {
    return this.#events.filter(event => event.kind === 'lifecycle');
  }

  /** Fetches the newest events, at least up to a time if these are not too many. */
  async load(from) {
    await this.#fetch(null, PAGE);
    const last = this.#events.at(-1);
    if (this.#more && Date.parse(last.at) > from) await this.#fetch(last.at, MOST);
    this.#show();
  }

  /** Fetches the events that are newer than those that are shown. */
  async loadNew() {
    const {events} = await read(this.#api + '/history', {limit: PAGE});
    // Late events, sent after an outage of the collector, belong between older ones.
    this.#events = [...this.#unknown(events), ...this.#events].sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
    this.#show();
    this.changed();
  }

  /** Returns the events that are not in the table. */
  #unknown(events) {
    const known = new Set(this.#events.map(event => event.id));
    return events.filter(event => !known.has(event.id));
  }

  async #older() {
    try {
      await this.#fetch(this.#events.at(-1)?.at, PAGE);
      this.#show();
      this.changed();
    } catch (error) {
      showError(error);
    }
  }

  async #fetch(before, limit) {
    const {events, more} = await read(this.#api + '/history', {before, limit});
    this.#events = before ? [...this.#events, ...this.#unknown(events)] : events;
    this.#more = more;
  }

  #show() {
    const kind = byId('kind').value;
    const shown = kind ? this.#events.filter(event => event.kind === kind) : this.#events;
    byId('events').tBodies[0].replaceChildren(...shown.map(row));
    byId('older').hidden = !this.#more;
    const none = this.#events.length ? 'No event of this kind among those shown.' : 'There are no events.';
    setText(byId('events-note'), shown.length ? '' : none);
  }
}

function row(event) {
  const {kind, state, at, cause, previous, duration_ms: lasted, version, late, detail} = event;
  const lifecycle = kind === 'lifecycle';
  const what = lifecycle ? [badge(state)] : [sent(kind, 32), ...details(detail)];
  const before = lifecycle && previous ? [badge(previous), lasted === undefined ? '' : ' for ' + span(lasted)] : [];
  if (lifecycle && state === 'BOOT' && version) what.push(' version ', sent(version, 60));
  return element('tr', {},
    element('td', {class: 'time'}, timeAgo(at), late ? element('span', {class: 'mark',
      title: 'It arrived after newer events, as after an outage of the collector.'}, 'late') : null),
    element('td', {}, ...what), element('td', {}, sent(cause ?? '', 300)),
    element('td', {}, ...before));
}

/** Returns the members of a backup's or schedule's event as text. */
function details(detail) {
  if (!detail) return [];
  const text = Object.entries(detail).filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key} ${value}`).join(', ');
  return text ? [': ', sent(text, 300)] : [];
}
