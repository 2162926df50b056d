// The page of an instance.
import { apiOf, pageOf, query, read, request } from './api.js';
import { showError } from './banner.js';
import { now, synchronise, timeAgo } from './clock.js';
import { byId, element, link, sent, setText } from './dom.js';
import { exact, span } from './format.js';
import { keys, searchKeys } from './keyboard.js';
import { Plots } from './plots.js';
import { nameOfPage, setTitle, soon, startPage } from './shell.js';
import { showSilences } from './silences.js';
import { badge } from './states.js';
import { listen } from './stream.js';
import { drawTimeline, spansOf } from './timeline.js';
import { EventTable } from './events.js';

const RANGES = [['1h', '1 hour', 3600], ['6h', '6 hours', 21600], ['24h', '1 day', 86400], ['7d', '7 days', 7 * 86400],
  ['30d', '30 days', 30 * 86400], ['180d', '180 days', 180 * 86400]];
const name = nameOfPage(), api = apiOf(name);
const events = new EventTable(api);
const plots = new Plots(api, (from, to) => choose({from, to}));
let instance = null, silences = null, loading = null;

setTitle(name);
byId('name').replaceChildren(sent(name, 300));

// The range is in the address: ?range=24h, or ?from=SECONDS&to=SECONDS of a part that was drawn with the mouse.
function chosen() {
  const all = new URLSearchParams(location.search), from = Number(all.get('from')), to = Number(all.get('to'));
  if (from > 0 && to > from) return {from, to};
  const range = RANGES.find(([id]) => id === all.get('range')) ?? RANGES[2];
  const end = Math.ceil(now() / 1000);
  return {range: range[0], from: end - range[2], to: end};
}

function choose({range = null, from = null, to = null}) {
  const all = new URLSearchParams(location.search);
  history.pushState(null, '', location.pathname + query({range, from, to, keys: all.get('keys')}));
  showRange();
}

async function showRange() {
  const {range, from, to} = chosen();
  const button = (title, id, pressed) =>
    element('button', {type: 'button', 'aria-pressed': pressed, click: () => choose({range: id})}, title);
  byId('ranges').replaceChildren(...RANGES.map(([id, title]) => button(title, id, id === range)),
    ...(range ? [] : [button('part ✕', '24h', true)]));
  const time = seconds => exact(new Date(seconds * 1000).toISOString());
  setText(byId('span'), range ? '' : `${time(from)} to ${time(to)}`);
  showTimeline();
  await attempt(() => plots.show(from, to));
}

function showTimeline() {
  const {from, to} = chosen();
  const states = events.lifecycle();
  drawTimeline(byId('timeline'), spansOf(states, instance?.state, from * 1000, to * 1000), from * 1000, to * 1000);
  plots.mark(states.filter(event => event.previous === 'UP').map(event => Date.parse(event.at) / 1000));
}

async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    if (error.status) showError(error);    // without a status the collector is away, and the banner says so
    return false;
  }
}

// Loads the whole page. One load runs at a time: two at once would add the same events. Returns whether it succeeded.
function load() {
  loading ??= loadAll().finally(() => loading = null);
  return loading;
}

function loadAll() {
  return attempt(async () => {
    await loadPresent();
    if (!instance) return;
    const {from} = chosen();
    await Promise.all([plots.loadKeys(), events.load(from * 1000)]);
    await showRange();
    byId('keys').value = new URLSearchParams(location.search).get('keys') ?? '';
    if (byId('keys').value) await plots.filter(byId('keys').value);
  });
}

async function loadPresent() {
  try {
    instance = await read(api);
  } catch (error) {
    if (error.status !== 404) throw error;
    instance = null;
    setText(byId('present'), 'There is no instance of this name, or it has been forgotten.');
    return;
  }
  synchronise(instance.now);
  showPresent();
}

function showPresent() {
  const {shown, since, cause} = instance, mark = shown + since + cause;
  if (byId('present').dataset.mark !== mark) {
    byId('present').dataset.mark = mark;
    const why = cause ? [': ', sent(cause, 500)] : [];
    byId('present').replaceChildren(badge(shown), ' for ', timeAgo(since, ''), ...why);
  }
  byId('notices').replaceChildren(...notices().map(([tone, ...parts]) => element('li', {class: tone}, ...parts)));
  byId('facts').replaceChildren(...facts().map(([title, ...value]) =>
    element('div', {}, element('dt', {}, title), element('dd', {}, ...value))));
  byId('actions').hidden = instance.read_only === true;
  if (instance.read_only) return;
  silences ??= showSilences(byId('silences'), byId('silence'),
    () => ({...instance?.labels, webapp: instance?.webapp ?? '', instance: name}), {instance: name});
  silences();
}

function notices() {
  const {shown, state, history, last_seen: seen, conflict, maintenance, backup_error: backup} = instance;
  const {backup_late: late, backup_test_error: test, clock_offset_ms: offset} = instance, all = [];
  if (!history) all.push(['', 'This source has no history: only the present is known.']);
  if (shown === 'silent') {
    all.push(['bad', 'It has sent no report for ', timeAgo(seen, ''),
      ', although more were due. Its last state was ', badge(state), '.']);
  }
  if (conflict) {
    all.push(['bad', 'Two instances report in turns under this name. Give each a name of its own (WW_INSTANCE).']);
  }
  if (maintenance) all.push(['', 'It is in maintenance.']);
  if (backup) all.push(['bad', 'Its newest backup has failed: ', sent(backup, 500)]);
  for (const report of [late, test]) if (report) all.push(['bad', 'It reports: ', sent(report, 500)]);
  const side = offset > 0 ? 'ahead of' : 'behind';
  if (offset) all.push(['', `Its clock is ${span(Math.abs(offset))} ${side} the collector's.`]);
  return all;
}

function facts() {
  const {webapp, version, booted_at: booted, boot_id: boot, restarts, last_seen: seen, next_ms: next, config,
    last_backup: backup, labels} = instance;
  const all = [
    ['Application', webapp ? link(pageOf('apps', webapp), webapp) : 'none'],
    ['Version', sent(version ?? 'none')],
    ['Started', booted ? timeAgo(booted) : ''], ['Restarts since then', String(restarts)],
    ['Last report', seen ? timeAgo(seen) : '', next ? `, one is due every ${span(next)}` : ''],
    ['Last backup', backup ? timeAgo(backup) : 'none'],
    ['Configuration', config ? link('/' + query({webapp, config}), config, 64) : 'not known'],
    ['Life', sent(boot ?? '')]];
  for (const [key, value] of Object.entries(labels)) {
    all.push([sent(key, 63), link('/' + query({label: key + '=' + value}), value)]);
  }
  return all;
}

// What changes with each event of the table, except with a run of a schedule.
function marks() {
  return [instance?.state, instance?.since, instance?.last_backup, instance?.backup_error, instance?.backup_late,
    instance?.backup_test_error].join();
}

const update = soon(async () => {
  const before = marks();
  if (!await attempt(loadPresent) || !instance) return;
  if (before !== marks()) await attempt(() => events.loadNew());
  const {range, from, to} = chosen();
  if (!range) return;
  showTimeline();
  await attempt(() => plots.extend(from, to));
}, 1000);

function forget() {
  const dialog = byId('forget-dialog');
  byId('forget').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'forget') {
      attempt(async () => {
        await request('DELETE', api);
        location.assign('/');
      });
    }
  });
}

// Fetches what has changed. What changes during a load may be missing in its answers, so it is fetched after it.
async function refresh(complete = true) {
  if (loading) complete = await loading;
  if (complete && instance) update();
  else load();
}

let opened = false;
listen('open', () => {
  refresh(!opened);    // after a loss of the connection, all may have changed
  opened = true;
});
listen('instances', data => {
  const mine = data.instances.some(other => other.name === name);
  if (mine || data.removed.includes(name)) refresh();
});
addEventListener('popstate', showRange);
events.changed = showTimeline;
byId('keys').addEventListener('input', soon(() => {
  const {range, from, to} = chosen();
  history.replaceState(null, '', location.pathname
    + query({...(range ? {range} : {from, to}), keys: byId('keys').value}));
  attempt(() => plots.filter(byId('keys').value));
}, 150));
searchKeys(byId('keys'), () => byId('keys').blur());
const step = by => () => {
  const {range} = chosen(), at = RANGES.findIndex(([id]) => id === range);
  choose({range: RANGES[Math.min(RANGES.length - 1, Math.max(0, at + by))][0]});
};
keys({'+': step(-1), '-': step(1), Escape: () => history.length > 1 ? history.back() : location.assign('/')});
forget();
load();
startPage();
