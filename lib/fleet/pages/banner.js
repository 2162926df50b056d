// The line at the top of a page that says whether it is up to date.
import { byId, element, plain } from './dom.js';
import { timeAgo, now, synchronise } from './clock.js';
import { listen } from './stream.js';
import { request } from './api.js';

let lostSince = null;
let clearing = null;

function show(tone, ...parts) {
  clearTimeout(clearing);
  byId('banner').replaceChildren(element('p', {class: tone}, ...parts));
}

/** Follows the connection. A page without the collector keeps what it shows, but pales. */
export function watchConnection() {
  listen('ping', data => synchronise(data.now));
  listen('lost', (_, {refused}) => {
    if (refused) request('HEAD', '/api/apps').catch(() => {});    // a login that has ended leads to the login page
    document.body.classList.add('lost-data');
    lostSince ??= new Date(now()).toISOString();
    show('bad', 'The collector does not answer since ', timeAgo(lostSince, ''),
      '. The page shows what was known then, and connects again by itself.');
  });
  listen('open', () => {
    document.body.classList.remove('lost-data');
    if (!lostSince) return;
    lostSince = null;
    show('good', 'The collector answers again. The page is up to date.');
    clearing = setTimeout(() => byId('banner').replaceChildren(), 8000);
  });
  listen('trouble', data => {
    if (data.message) show('bad', 'The collector has trouble: ' + plain(data.message));
    else byId('banner').replaceChildren();
  });
}

/** Shows an error of a request. */
export function showError(error) {
  show('bad', plain(error.message));
}
