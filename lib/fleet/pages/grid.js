// The list of instances, with its search, its conditions and its order.
import { pageOf, query, read } from './api.js';
import { now, setTime } from './clock.js';
import { byId, element, plain, setText } from './dom.js';
import { conditionsOf, folded, selector, sorted } from './filter.js';
import { keys, searchKeys } from './keyboard.js';
import { VirtualRows } from './rows.js';
import { soon } from './shell.js';
import { drawSpark, spark, Sparks } from './sparkline.js';
import { rank, setBadge, tone } from './states.js';

const COLUMNS = [
  {id: 'state', title: 'State', class: 'shown'}, {id: 'name', title: 'Instance', class: 'name'},
  {id: 'webapp', title: 'Application', class: 'webapp'}, {id: 'version', title: 'Version', class: 'version'},
  {id: 'since', title: 'For', class: 'since'}, {id: 'cause', title: 'Cause', class: 'cause'},
  {id: 'restarts', title: 'Restarts', class: 'restarts'}, {id: null, title: 'Plot', class: 'plot-cell'},
  {id: 'last_seen', title: 'Last report', class: 'seen'},
];
const NO_CONDITIONS = {q: '', webapp: '', state: '', version: '', config: '', labels: []};
const DEFAULT_KEY = 'system.memory.used_bytes';

/** The list, on the page of all instances and on that of an application. */
export class InstanceGrid {
  #instances;    // () => Map by name
  #rows;
  #sparks;
  #buttons = new Map();
  #announce = soon(() => setText(byId('count'), this.#summary), 700);
  #summary = '';
  conditions = conditionsOf(location.search);

  /** @param instances returns the instances by name @param fixed conditions that do not change: the application */
  constructor(instances, fixed = {}) {
    this.#instances = instances;
    this.fixed = fixed;
    this.#sparks = new Sparks(() => this.#rows.refresh());
    this.#rows = new VirtualRows(byId('grid'), {
      label: 'Instances', head: this.#head(), create: createRow, update: (row, item) => this.#update(row, item),
      keyOf: item => item.name, open: item => location.assign(pageOf('instances', item.name)),
      empty: () => this.#instances().size ? 'No instance meets these conditions.' : 'No instance has reported yet.',
      settled: () => this.#sparks.want(() => this.#rows.visible()),
    });
    this.#controls();
    this.#chooseKeys();
    addEventListener('popstate', () => {
      this.conditions = conditionsOf(location.search);
      this.#fillControls();
      this.show();
    });
  }

  /** Shows the instances as they are now. */
  show() {
    const all = [...this.#instances().values()], conditions = {...this.conditions, ...this.fixed};
    const selected = all.filter(selector(conditions));
    const old = selected.filter(instance => folded(instance, now()));
    const fold = old.length > 0 && !conditions.ended && conditions.state !== 'STOPPED';
    const hidden = new Set(fold ? old : []);
    const present = hidden.size ? selected.filter(instance => !hidden.has(instance)) : selected;
    const shown = conditions.state ? present.filter(instance => instance.shown === conditions.state) : present;
    this.#rows.show(sorted(shown, conditions.sort));
    this.#showStates(present, old.length);
    this.#showChoices(all);
    this.#summary = `${shown.length.toLocaleString()} of ${all.length.toLocaleString()} instances`;
    if (byId('count').textContent) this.#announce();
    else setText(byId('count'), this.#summary);
  }

  /** Changes conditions: typing replaces the entry of the browser's history, other changes add an entry. */
  change(changes, replace = false) {
    this.conditions = {...this.conditions, ...changes};
    const {q, webapp, state, version, config, labels, sort, ended} = this.conditions;
    const key = new URLSearchParams(location.search).get('key');
    const address = location.pathname + query({q, webapp, state, version, config, label: labels,
      sort: sort === 'name' ? '' : sort, ended: ended ? '1' : '', key});
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    this.#fillControls();
    this.show();
  }

  #head() {
    const cells = COLUMNS.map(({id, title, class: name}) => {
      const button = id ? element('button', {type: 'button', click: () => this.#sortBy(id)}, title) : title;
      const cell = element('div', {role: 'columnheader', class: name}, button);
      if (id) this.#buttons.set(id, {cell, title, button});
      return cell;
    });
    const row = element('div', {role: 'row', 'aria-rowindex': 1}, ...cells);
    return element('div', {role: 'rowgroup', class: 'head'}, row);
  }

  #sortBy(id) {
    this.change({sort: this.conditions.sort === id ? '-' + id : id});
  }

  #controls() {
    const field = byId('q');
    field.addEventListener('input', () => this.change({q: field.value}, true));
    byId('filter').addEventListener('submit', event => event.preventDefault());
    byId('webapp')?.addEventListener('change', event => this.change({webapp: event.target.value}));
    const sort = byId('sort');
    sort.append(...COLUMNS.filter(column => column.id).map(({id, title}) => element('option', {value: id}, title)));
    sort.addEventListener('change', () => this.change({sort: sort.value}));
    searchKeys(field, () => this.#rows.focus());
    const move = rows => () => {
      this.#rows.focus();
      this.#rows.move(rows);
    };
    keys({j: move(1), k: move(-1), Escape: () => this.change(NO_CONDITIONS)});
    this.#fillControls();
  }

  #fillControls() {
    const {q, sort, version, config, labels} = this.conditions;
    if (byId('q').value !== q) byId('q').value = q;
    byId('sort').value = sort.replace('-', '');
    for (const [id, {cell, title, button}] of this.#buttons) {
      const direction = sort === id ? 'ascending' : sort === '-' + id ? 'descending' : null;
      direction ? cell.setAttribute('aria-sort', direction) : cell.removeAttribute('aria-sort');
      setText(button, title + (direction ? direction === 'ascending' ? ' ▲' : ' ▼' : ''));
    }
    const removable = (text, changes) => element('button', {type: 'button', click: () => this.change(changes),
      'aria-label': 'Remove the condition ' + plain(text, 60)}, plain(text, 60) + ' ✕');
    byId('conditions').replaceChildren(
      ...(version ? [removable('version ' + version, {version: ''})] : []),
      ...(config ? [removable('configuration ' + config, {config: ''})] : []),
      ...labels.map(label => removable(label, {labels: labels.filter(other => other !== label)})));
  }

  #showStates(present, ended) {
    const counts = new Map();
    for (const instance of present) counts.set(instance.shown, (counts.get(instance.shown) ?? 0) + 1);
    const state = this.conditions.state;
    if (state && !counts.has(state)) counts.set(state, 0);
    const wanted = [...counts].sort((a, b) => rank(a[0]) - rank(b[0])).map(([word, count]) => ({
      id: 's-' + plain(word, 100), class: 'state ' + tone(word), text: plain(word, 20) + ' ' + count.toLocaleString(),
      pressed: state === word, changes: {state: state === word ? '' : word}}));
    if (ended) {
      wanted.push({id: 'ended', class: '', text: `ended more than a day ago ${ended.toLocaleString()}`,
        pressed: this.conditions.ended, changes: {ended: !this.conditions.ended}});
    }
    this.#chips(wanted);
  }

  /** Buttons are kept as long as their states are there, so a button keeps the focus. */
  #chips(wanted) {
    const box = byId('states'), old = new Map([...box.children].map(button => [button.dataset.id, button]));
    const buttons = wanted.map(chip => {
      const button = old.get(chip.id) ?? element('button', {type: 'button', 'data-id': chip.id});
      button.className = chip.class;
      button.setAttribute('aria-pressed', chip.pressed);
      button.onclick = () => this.change(chip.changes);
      setText(button, chip.text);
      return button;
    });
    if (buttons.length !== box.children.length || buttons.some((button, i) => box.children[i] !== button)) {
      box.replaceChildren(...buttons);
    }
  }

  #showChoices(all) {
    const select = byId('webapp');
    if (!select) return;
    const apps = [...new Set(all.map(instance => instance.webapp ?? ''))].filter(app => app).sort();
    const chosen = this.conditions.webapp;
    if (chosen && !apps.includes(chosen)) apps.push(chosen);
    const now = [...select.options].slice(1).map(option => option.value);
    if (now.join('\n') !== apps.join('\n')) {
      select.replaceChildren(select.options[0], ...apps.map(app => element('option', {value: app}, plain(app, 60))));
    }
    if (select.value !== chosen) select.value = chosen;
  }

  async #chooseKeys() {
    const select = byId('key');
    const chosen = new URLSearchParams(location.search).get('key');
    try {
      const {keys: known} = await read('/api/keys');
      select.append(...known.map(({key}) => element('option', {value: key}, plain(key, 60))));
      const all = known.map(({key}) => key);
      const otherwise = all.find(key => !key.startsWith('system.')) ?? (all.includes(DEFAULT_KEY) ? DEFAULT_KEY : '-');
      select.value = chosen === '-' || all.includes(chosen) ? chosen : otherwise;
    } catch {
      return;    // the list is of use without small plots
    }
    const use = () => {
      this.#sparks.choose(select.value === '-' ? '' : select.value);
      this.#rows.refresh();
    };
    select.addEventListener('change', () => {
      const address = new URL(location);
      address.searchParams.set('key', select.value);
      history.replaceState(null, '', address);
      use();
    });
    use();
  }

  #update(row, item) {
    const {cells} = row;
    setBadge(cells.state, item.shown);
    if (row.shownName !== item.name) {
      row.shownName = item.name;
      cells.name.href = pageOf('instances', item.name);
      setText(cells.name, plain(item.name));
      cells.name.title = plain(item.name, 1000);
    }
    const marks = [item.conflict && 'conflict', item.maintenance && 'maintenance',
      item.backup_error && 'backup failed', item.backup_late && 'backup late',
      item.backup_test_error && 'backup test failed'].filter(mark => mark).join(', ');
    setText(cells.marks, marks);
    cells.marks.hidden = !marks;
    setText(cells.webapp, plain(item.webapp, 100));
    setText(cells.version, plain(item.version, 60));
    setText(cells.cause, item.shown === 'silent' ? `no report; it was ${plain(item.state, 20)}` : plain(item.cause));
    if (row.cause !== item.cause) {
      row.cause = item.cause;
      cells.cause.title = plain(item.cause, 1000);
    }
    setTime(cells.since, item.since, '');
    setText(cells.restarts, String(item.restarts));
    setTime(cells.seen, item.last_seen);
    drawSpark(cells.spark, this.#sparks.valuesOf(item), this.#sparks.unit);
  }
}

function createRow() {
  const cells = {
    state: element('span'), name: element('a', {tabindex: -1, class: 'sent'}), marks: element('span', {class: 'mark'}),
    webapp: element('span', {class: 'sent'}), version: element('span', {class: 'sent'}), since: element('time'),
    cause: element('span', {class: 'sent'}), restarts: element('span'), spark: spark(), seen: element('time'),
  };
  const contents = [[cells.state], [cells.name, ' ', cells.marks], [cells.webapp], [cells.version], [cells.since],
    [cells.cause], [cells.restarts], [cells.spark], [cells.seen]];
  const row = element('div', {role: 'row'}, ...contents.map((content, i) =>
    element('div', {role: 'gridcell', class: COLUMNS[i].class}, ...content)));
  row.cells = cells;
  return row;
}
