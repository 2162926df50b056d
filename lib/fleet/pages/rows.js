// A grid whose rows exist only while they are visible: 5,000 instances cost as much as 30.
import { element } from './dom.js';

const OVERSCAN = 6;

/**
 * The grid keeps the focus, and names its active row to screen readers. A row is one of a few elements that are used
 * again: `create()` returns an element, and `update(element, item)` fills it.
 */
export class VirtualRows {
  #grid;
  #body;
  #head;
  #rows = [];          // the elements; that of index i is at i modulo their number
  #options;
  #items = [];
  #active = null;      // the key of the active item: it stays active while others come and go
  // Sizes, as they were at the last layout or scroll: to ask for them while the page changes costs a layout more.
  #rowHeight = 34;
  #height = innerHeight;
  #top = 0;
  #scheduled = false;

  /** @param options label, head, create, update, keyOf, open, empty, settled */
  constructor(grid, options) {
    this.#grid = grid;
    this.#options = options;
    this.#head = options.head;
    this.#body = element('div', {role: 'rowgroup', class: 'body'});
    for (const [name, value] of Object.entries({role: 'grid', tabindex: '0', 'aria-label': options.label})) {
      grid.setAttribute(name, value);
    }
    grid.replaceChildren(options.head, this.#body);
    grid.addEventListener('scroll', () => this.#schedule(), {passive: true});
    grid.addEventListener('keydown', event => this.#key(event));
    grid.addEventListener('focus', () => this.#active ?? this.move(0));
    new ResizeObserver(() => this.#measure()).observe(grid);
  }

  /** Shows other items, or the same ones with changes. */
  show(items) {
    this.#items = items;
    this.#grid.setAttribute('aria-rowcount', items.length + 1);
    this.#render(true);
  }

  /** Returns the items whose rows exist. */
  visible() {
    const [first, end] = this.#range();
    return this.#items.slice(first, end);
  }

  /** Fills all rows anew. */
  refresh() {
    this.#render(true);
  }

  focus() {
    this.#grid.focus({preventScroll: true});
  }

  /** Makes the row active that is so many rows further. */
  move(rows) {
    if (!this.#items.length) return;
    const at = this.#activeIndex();
    const next = at < 0 ? 0 : Math.min(this.#items.length - 1, Math.max(0, at + rows));
    this.#active = this.#options.keyOf(this.#items[next]);
    this.#scrollTo(next);
    this.#render(true);
  }

  /** Opens the active row. */
  open() {
    const at = this.#activeIndex();
    if (at >= 0) this.#options.open(this.#items[at]);
  }

  #activeIndex() {
    return this.#active === null ? -1 : this.#items.findIndex(item => this.#options.keyOf(item) === this.#active);
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== this.#grid) return;
    const page = Math.max(1, Math.floor(this.#grid.clientHeight / this.#rowHeight) - 2);
    const steps = {ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page,
      Home: -Infinity, End: Infinity};
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === 'Enter') this.open();
    else return;
    event.preventDefault();
  }

  #scrollTo(index) {
    const top = index * this.#rowHeight, space = this.#grid.clientHeight - this.#head.offsetHeight;
    if (top < this.#grid.scrollTop) this.#grid.scrollTop = top;
    else if (top + this.#rowHeight > this.#grid.scrollTop + space) this.#grid.scrollTop = top + this.#rowHeight - space;
    this.#top = this.#grid.scrollTop;
  }

  /** The style sheet sets the height of a row: a narrow screen has rows of two lines. */
  #measure() {
    this.#rowHeight = parseFloat(getComputedStyle(this.#grid).getPropertyValue('--row')) || 34;
    this.#height = this.#grid.clientHeight;
    this.#render(true);
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#top = this.#grid.scrollTop;
      this.#render(false);
    });
  }

  #range() {
    const first = Math.max(0, Math.floor(this.#top / this.#rowHeight) - OVERSCAN);
    const count = Math.ceil(this.#height / this.#rowHeight) + 2 * OVERSCAN;
    return [first, Math.min(this.#items.length, first + count)];
  }

  #render(all) {
    const height = this.#items.length * this.#rowHeight + 'px';
    if (this.#body.style.height !== height) this.#body.style.height = height;
    const [first, end] = this.#range();
    this.#provide(end - first);
    const used = new Set();
    for (let i = first; i < end; i++) used.add(this.#place(i, all));
    for (const row of this.#rows) if (!used.has(row)) this.#hide(row);
    const active = this.#grid.querySelector('.body .active');
    if (active) this.#grid.setAttribute('aria-activedescendant', active.id);
    else this.#grid.removeAttribute('aria-activedescendant');
    this.#showEmpty();
    this.#options.settled?.();
  }

  #provide(count) {
    if (this.#rows.length >= count) return;
    while (this.#rows.length < count) {
      const row = this.#options.create();
      row.id = 'row-' + this.#rows.length;
      row.addEventListener('click', event => this.#click(row, event));
      this.#rows.push(row);
    }
    for (const row of this.#rows) row.index = -1;    // each index has another element now
    this.#body.replaceChildren(...this.#rows);
  }

  #place(index, all) {
    const row = this.#rows[index % this.#rows.length], item = this.#items[index];
    if (row.index !== index) {
      row.hidden = false;
      row.index = index;
      row.style.transform = `translateY(${index * this.#rowHeight}px)`;
      row.setAttribute('aria-rowindex', index + 2);
    } else if (all) row.style.transform = `translateY(${index * this.#rowHeight}px)`;
    if (all || row.item !== item) {
      row.item = item;
      this.#options.update(row, item);
      const active = this.#options.keyOf(item) === this.#active;
      row.classList.toggle('active', active);
      row.setAttribute('aria-selected', active);
    }
    return row;
  }

  #hide(row) {
    row.hidden = true;
    row.index = -1;
    row.classList.remove('active');
  }

  #click(row, event) {
    if (event.target.closest('a')) return;    // the link does it, with all that a browser can do with links
    this.#active = this.#options.keyOf(row.item);
    if (!getSelection().toString()) this.#options.open(row.item);
  }

  #showEmpty() {
    let note = this.#grid.querySelector('.empty');
    if (this.#items.length) note?.remove();
    else {
      note ??= this.#grid.appendChild(element('p', {class: 'empty'}));
      note.textContent = this.#options.empty();
    }
  }
}
