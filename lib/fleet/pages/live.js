// Instances that stay up to date.
import { read } from './api.js';
import { showError } from './banner.js';
import { synchronise } from './clock.js';
import { listen } from './stream.js';
import { soon } from './shell.js';

/** All instances of the fleet that a page needs, by name. They are fetched anew after each loss of the connection. */
export class LiveInstances {
  #parameters;
  #accepts;
  #changed;
  #waiting = null;    // events that came while the list was on its way
  #joined = 0;        // the revision after which the stream has all changes; 0 once the list is known to have it
  facts = {};
  byName = new Map();
  loaded = false;

  /** `changed` is called soon after a change, at most four times a second. */
  constructor({parameters = {}, accepts = () => true, changed}) {
    this.#parameters = parameters;
    this.#accepts = accepts;
    this.#changed = soon(changed, 250);
    this.#load(changed);    // at once: the stream takes longer to open than the list to come
    let opened = false;
    listen('open', () => {
      if (opened) this.#load(changed);
      opened = true;
    });
    listen('ping', ({revision}) => {
      if (revision === undefined) return;
      this.#joined = revision;
      if (!this.#waiting) this.#catchUp(changed);
    });
    listen('instances', data => this.#waiting ? this.#waiting.push(data) : this.#apply(data));
  }

  /** Fetches the list again, once, if changes came between the list and the stream. */
  #catchUp(changed) {
    const missed = !this.loaded || this.facts.revision < this.#joined;
    this.#joined = 0;
    if (missed) this.#load(changed);
  }

  async #load(changed) {
    if (this.#waiting) return;
    this.#waiting = [];
    try {
      const {instances, ...facts} = await read('/api/instances', this.#parameters);
      synchronise(facts.now);
      this.facts = facts;
      this.byName = new Map(instances.map(instance => [instance.name, instance]));
      this.loaded = true;
    } catch (error) {
      // Without the collector the banner says so already, and `open` loads again.
      if (error.status) showError(error);
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.#apply(data);
    if (!this.loaded) return;
    changed();
    if (this.#joined) this.#catchUp(changed);
  }

  #apply(data) {
    synchronise(data.now);
    for (const instance of data.instances) {
      if (this.#accepts(instance)) this.byName.set(instance.name, instance);
      else this.byName.delete(instance.name);
    }
    for (const name of data.removed) this.byName.delete(name);
    this.#changed();
  }
}
