// The line at the top of a page that says whether it is up to date.
import { byId, element, plain } from './dom.js';
import { timeAgo, now, synchronise } from './clock.js';
import { listen } from './stream.js';
import { request } from './api.js';

let lostSince = null;
let trouble = '';
let error = '';
let back = false;
let forgetting = null;

/** Shows the line that matters most: without the collector, all else is of no use. */
function show() {
  const line = lostSince ? ['bad', 'The collector does not answer since ', timeAgo(lostSince, ''),
    '. The page shows what was known then, and connects again by itself.']
    : trouble ? ['bad', 'The collector has trouble: ' + plain(trouble)]
    : error ? ['bad', plain(error, 500)]
    : back ? ['good', 'The collector answers again. The page is up to date.'] : null;
  byId('banner').replaceChildren(...(line ? [element('p', {class: line[0]}, ...line.slice(1))] : []));
}

/** Follows the connection. A page without the collector keeps what it shows, but pales. */
export function watchConnection() {
  listen('ping', data => synchronise(data.now));
  listen('lost', (_, {refused}) => {
    if (refused) request('HEAD', '/api/apps').catch(() => {});    // a login that has ended leads to the login page
    if (lostSince) return;
    lostSince = new Date(now()).toISOString();
    document.body.classList.add('lost-data');
    show();
  });
  listen('open', () => {
    document.body.classList.remove('lost-data');
    back = lostSince !== null;
    lostSince = null;
    error = '';
    show();
    clearTimeout(forgetting);
    forgetting = setTimeout(() => {
      back = false;
      show();
    }, 8000);
  });
  listen('trouble', data => {
    trouble = data.message;
    show();
  });
}

/** Shows an error of a request, until the next success. */
export function showError(failure) {
  error = failure.message;
  show();
}
