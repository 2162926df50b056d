// The single connection of a browser to the collector's stream of changes.

/**
 * Calls `emit({type, data})` with the events of the stream, and with the types `open` and `lost`. It connects again by
 * itself. `lost` has `refused` if the collector has answered, but not with a stream: the login may have ended.
 */
export class Connection {
  #emit;
  #source = null;
  #state = 'connecting';
  #lastEvent = 0;
  #maxSilence = 25000;

  constructor(emit) {
    this.#emit = emit;
    this.#connect();
    // A connection may die without an error, as when a laptop wakes up in another network.
    setInterval(() => {
      if (this.#state === 'open' && Date.now() - this.#lastEvent > this.#maxSilence) this.#lose(false);
    }, 1000);
  }

  get state() {
    return this.#state;
  }

  #connect() {
    const source = this.#source = new EventSource('/api/stream');
    source.onopen = () => {
      this.#lastEvent = Date.now();
      this.#become('open');
    };
    source.onerror = () => {
      if (source !== this.#source) return;
      // CONNECTING: the browser tries again by itself
      if (source.readyState === EventSource.CLOSED) this.#lose(true);
      else this.#become('lost');
    };
    for (const type of ['instances', 'alerts', 'trouble', 'ping']) {
      source.addEventListener(type, event => {
        this.#lastEvent = Date.now();
        const data = JSON.parse(event.data);
        if (type === 'ping') this.#maxSilence = Math.max(5000, 2.5 * data.every_ms);
        this.#emit({type, data});
      });
    }
  }

  #lose(refused) {
    this.#source?.close();
    this.#source = null;
    this.#become('lost', refused);
    setTimeout(() => this.#source ?? this.#connect(), 2000);
  }

  #become(state, refused = false) {
    if (state === this.#state && !refused) return;
    this.#state = state;
    this.#emit({type: state, refused});
  }
}
