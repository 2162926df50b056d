// Keys that work on all pages. A key that a person types into a field is left alone.

const typing = target => target.matches?.('input, select, textarea, [contenteditable]');

/**
 * Calls functions by key: `{'/': focusSearch, j: next}`. Keys with Ctrl, Alt or Meta belong to the browser.
 */
export function keys(actions) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector('dialog[open]')) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}

/** Makes `/` go to a search field, and Escape clear it, or leave it if it is empty. */
export function searchKeys(field, leave) {
  keys({'/': () => field.select() ?? field.focus()});
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (field.value) {
        field.value = '';
        field.dispatchEvent(new Event('input', {bubbles: true}));
      } else leave();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      leave();
    }
  });
}
