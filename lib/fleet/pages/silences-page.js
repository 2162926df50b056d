// The page of all silences.
import { pageOf } from './api.js';
import { byId, element, link, plain, sent, setText } from './dom.js';
import { time } from './format.js';
import { setTitle, startPage } from './shell.js';
import { endButton, watchSilences } from './silences.js';

setTitle('Silences');

watchSilences(silences => {
  byId('silences').tBodies[0].replaceChildren(...silences.map(row));
  setText(byId('count'), silences.length === 1 ? '1 silence' : `${silences.length} silences`);
});

function row(silence) {
  return element('tr', {},
    element('td', {}, ...Object.entries(silence.match).flatMap(([key, wanted], i) =>
      [i ? ', ' : '', plain(key, 60), ' ', target(key, wanted)])),
    element('td', {}, sent(silence.comment, 500)),
    element('td', {}, time(silence.created)), element('td', {}, time(silence.until)),
    element('td', {}, endButton(silence, () => byId('main').focus())));
}

function target(key, wanted) {
  if (wanted === '*') return '*';
  if (key === 'instance') return link(pageOf('instances', wanted), wanted, 100);
  return key === 'webapp' ? link(pageOf('apps', wanted), wanted, 100) : sent(wanted, 100);
}

startPage();
