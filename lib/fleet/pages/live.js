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
  facts = {};
  byName = new Map();
  loaded = false;

  /** `changed` is called soon after a change, at most four times a second. */
  constructor({parameters = {}, accepts = () => true, changed}) {
    this.#parameters = parameters;
    this.#accepts = accepts;
    this.#changed = soon(changed, 250);
    listen('open', () => this.#load(changed));
    listen('instances', data => this.#waiting ? this.#waiting.push(data) : this.#apply(data));
  }

  async #load(changed) {
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
    if (this.loaded) changed();
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
