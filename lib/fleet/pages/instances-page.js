// The page of all instances.
import { byId, element, plain } from './dom.js';
import { InstanceGrid } from './grid.js';
import { LiveInstances } from './live.js';
import { setTitle, startPage } from './shell.js';
import { listen } from './stream.js';
import { troubled } from './states.js';

const live = new LiveInstances({changed: show});
const grid = new InstanceGrid(() => live.byName);

function show() {
  grid.show();
  let trouble = 0;
  for (const instance of live.byName.values()) if (troubled(instance.shown)) trouble++;
  setTitle(trouble ? `(${trouble}) Instances` : 'Instances');
}

listen('alerts', data => {
  byId('alerts').hidden = !data.alerts.length;
  byId('alerts').replaceChildren(element('ul', {}, ...data.alerts.map(({text}) =>
    element('li', {class: 'sent'}, plain(text, 500)))));
});

startPage();
