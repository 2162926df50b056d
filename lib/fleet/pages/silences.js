// The silences: those that mute an instance or an application, in a list with buttons that end them, and the dialog
// that adds one.
import { request } from './api.js';
import { showError } from './banner.js';
import { element, plain, sent } from './dom.js';
import { time } from './format.js';
import { listen } from './stream.js';

const DURATIONS = [['15m', '15 minutes'], ['1h', '1 hour'], ['2h', '2 hours'], ['8h', '8 hours'], ['1d', '1 day'],
  ['3d', '3 days'], ['7d', '7 days']];
const watchers = [];
let present = null;

listen('alerts', data => {
  present = data.silences ?? [];
  for (const changed of watchers) changed(present);
});

/** Calls a function with all silences, now and after each change. */
export function watchSilences(changed) {
  watchers.push(changed);
  if (present) changed(present);
}

/** Returns whether a silence covers an instance, given by its names and labels: `{webapp, instance, zone}`. */
export function covers({match}, names) {
  return Object.entries(match).every(([key, wanted]) =>
    Object.hasOwn(names, key) && (wanted === '*' || wanted === names[key]));
}

/** Returns nodes that name the instances which a silence covers: `webapp shop, zone *`. */
export function scope({match}) {
  return Object.entries(match).flatMap(([key, wanted], i) =>
    [i ? ', ' : '', element('b', {class: 'sent'}, plain(key, 60)), ' ', sent(wanted, 100)]);
}

/** Returns a button that ends a silence. `ended` is called afterwards: the button is about to vanish. */
export function endButton(silence, ended) {
  const end = async () => {
    try {
      await request('DELETE', '/api/silences/' + encodeURIComponent(silence.id));
    } catch (error) {
      if (error.status && error.status !== 404) showError(error);    // 404: it has ended by itself
    }
    ended();
  };
  const name = 'End the silence of ' + Object.values(silence.match).map(value => plain(value, 60)).join(', ');
  return element('button', {type: 'button', 'aria-label': name, click: end}, 'End');
}

/**
 * Shows the silences that cover an instance or an application in a list, and lets a button add one.
 *
 * @param names returns the names that a silence must match
 * @param match of the silence that the button adds
 * @return a function that shows the list again, after other labels
 */
export function showSilences(list, button, names, match) {
  let shown = '';
  const show = () => {
    const mine = (present ?? []).filter(silence => covers(silence, names()));
    const mark = JSON.stringify(mine);
    if (mark === shown) return;    // a screen reader announces what is replaced
    shown = mark;
    list.replaceChildren(...mine.map(silence => element('li', {},
      'Alerts of ', ...scope(silence), ' are silenced until ' + time(silence.until),
      ...(silence.comment ? [': ', sent(silence.comment, 300)] : []), ' ',
      endButton(silence, () => button.focus()))));
  };
  watchSilences(show);
  button.hidden = false;
  const dialog = silenceDialog(match);
  button.after(dialog);
  button.addEventListener('click', () => dialog.showModal());
  return show;
}

function silenceDialog(match) {
  const duration = element('select', {}, ...DURATIONS.map(([value, title]) =>
    element('option', {value, selected: value === '2h' ? '' : null}, title)));
  const comment = element('input', {maxlength: 1000, autocomplete: 'off', placeholder: 'new disks'});
  const failure = element('p', {role: 'alert', class: 'tone-bad'});
  const form = element('form', {submit},
    element('h2', {id: 'silence-title'}, 'Silence alerts'),
    element('p', {}, 'No message is sent for ', ...scope({match}), '.'),
    element('label', {}, 'For ', duration), element('label', {}, 'Comment ', comment), failure,
    element('p', {}, element('button', {type: 'button', click: () => dialog.close()}, 'Cancel'), ' ',
      element('button', {}, 'Silence')));
  const dialog = element('dialog', {class: 'silence', 'aria-labelledby': 'silence-title'}, form);
  async function submit(event) {
    event.preventDefault();
    try {
      failure.textContent = '';
      await request('POST', '/api/silences', {match, for: duration.value, comment: comment.value});
      comment.value = '';
      dialog.close();
    } catch (error) {
      failure.textContent = error.status ? plain(error.message, 500) : 'The collector does not answer.';
    }
  }
  return dialog;
}
