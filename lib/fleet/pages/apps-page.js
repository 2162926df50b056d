// The page of all applications.
import { pageOf, query, read } from './api.js';
import { showError } from './banner.js';
import { byId, element, link, plain, setText } from './dom.js';
import { soon, startPage } from './shell.js';
import { rank, tone } from './states.js';
import { listen } from './stream.js';

const reload = soon(load, 2000);
load();
listen('open', load);
listen('instances', reload);

async function load() {
  try {
    const {apps} = await read('/api/apps');
    byId('apps').tBodies[0].replaceChildren(...apps.map(row));
    setText(byId('count'), apps.length === 1 ? '1 application' : `${apps.length.toLocaleString()} applications`);
  } catch (error) {
    if (error.status) showError(error);
  }
}

function row(app) {
  const states = Object.entries(app.states);
  if (app.silent) states.push(['silent', app.silent]);
  states.sort((a, b) => rank(a[0]) - rank(b[0]));
  const missing = app.expect !== undefined && app.count < app.expect;
  const words = states.map(([word, count]) => element('a', {class: 'state ' + tone(word),
    href: '/' + query({webapp: app.webapp, state: word})}, `${plain(word, 20)} ${count}`));
  return element('tr', {},
    element('th', {scope: 'row'}, app.webapp ? link(pageOf('apps', app.webapp), app.webapp, 100) : '(none)'),
    element('td', {}, element('span', {class: missing ? 'state tone-bad' : null}, count(app))),
    element('td', {}, ...spaced(words, ' ')),
    element('td', {}, ...spaced(Object.entries(app.versions).slice(0, 10).map(([version, count]) =>
      element('span', {class: 'sent'}, `${plain(version, 60)} × ${count}`)))),
    element('td', {}, ...spaced(app.odd.slice(0, 10).map(odd => link(pageOf('instances', odd), odd, 60))),
      app.odd.length > 10 ? ` and ${app.odd.length - 10} more` : null));
}

const count = app => app.expect === undefined ? String(app.count) : `${app.count} of ${app.expect} expected`;

const spaced = (nodes, space = ', ') => nodes.flatMap((node, i) => i ? [space, node] : [node]);

startPage();
