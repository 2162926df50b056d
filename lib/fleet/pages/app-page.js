// The page of an application.
import { pageOf, query, read } from './api.js';
import { showError } from './banner.js';
import { byId, element, link, plain, setText } from './dom.js';
import { InstanceGrid } from './grid.js';
import { LiveInstances } from './live.js';
import { nameOfPage, setTitle, soon, startPage } from './shell.js';
import { showSilences } from './silences.js';

const name = nameOfPage();
const load = soon(loadNow, 1000);
const live = new LiveInstances({
  parameters: {webapp: name}, accepts: instance => instance.webapp === name, changed: show});
const grid = new InstanceGrid(() => live.byName, {webapp: name});
let loaded = false, silenced = null;

setTitle(name);
byId('name').replaceChildren(element('span', {class: 'sent'}, plain(name)));

function show() {
  grid.show();
  if (!live.facts.read_only) {
    silenced ??= showSilences(byId('silences'), byId('silence'), () => ({webapp: name, instance: ''}), {webapp: name});
  }
  if (loaded) load();
  else loadNow();
}

async function loadNow() {
  loaded = true;
  try {
    const {apps} = await read('/api/apps', {webapp: name});
    if (apps.length) showApp(apps[0]);
    else setText(byId('expectation'), 'No instance of this application has reported yet.');
  } catch (error) {
    if (error.status) showError(error);
  }
}

function showApp(app) {
  const missing = app.expect === undefined ? 0 : app.expect - app.count;
  byId('expectation').className = missing > 0 ? 'state tone-bad' : '';
  setText(byId('expectation'), app.expect === undefined
    ? `${app.count} present; no number is expected (ww.fleet.expect)`
    : `${app.count} of ${app.expect} expected` + (missing > 0 ? `, ${missing} missing` : ''));
  fill('versions', Object.entries(app.versions).map(([version, count]) =>
    [link('/' + query({webapp: name, version}), version, 60), ` × ${count}`]));
  fill('configs', Object.entries(app.configs).map(([config, count]) =>
    [link('/' + query({webapp: name, config}), config, 16), ` × ${count}`]));
  fill('odd', app.odd.slice(0, 20).map(odd =>
    [link(pageOf('instances', odd), odd, 60), ' ' + difference(odd, app)]));
}

/** Returns how an instance differs from most others. */
function difference(odd, app) {
  const instance = live.byName.get(odd);
  if (!instance) return '';
  const most = counts => Object.entries(counts).reduce((a, b) => b[1] > a[1] ? b : a, ['', 0])[0];
  const facts = [];
  if (instance.version !== most(app.versions)) facts.push('version ' + plain(instance.version, 60));
  if (instance.config !== most(app.configs)) facts.push('another configuration');
  return facts.join(', ');
}

function fill(id, items) {
  const all = items.length ? items : [['none']];
  byId(id).replaceChildren(...all.map(item => element('li', {}, ...item)));
}

startPage();
