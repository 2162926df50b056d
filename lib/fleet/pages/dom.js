// Elements, built without markup: each text becomes a text node.

/** Returns an element. An attribute that is null or false is left out; a function listens to the event of that name. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Returns an element of SVG. */
export function svgElement(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

export const byId = id => document.getElementById(id);

/** Sets the text of an element if it differs: a screen reader announces a live region only when it changes. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Controls, and the characters that turn the direction of the text around them.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Returns a text that an instance has sent, for display: invisible characters show their codes, and it is not long. */
export function plain(text, most = 200) {
  const whole = String(text ?? '');
  const cut = whole.length > most ? whole.slice(0, most) + '…' : whole;
  const start = cut.toWellFormed?.() ?? cut;    // the cut may have left half a character
  return start.replace(INVISIBLE, c => '[U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + ']');
}

/** Returns an element with a text that an instance has sent; its title is the longer text. */
export function sent(text, most = 200) {
  const longer = String(text ?? '').length > most;
  return element('span', {class: 'sent', title: longer ? plain(text, 1000) : null}, plain(text, most));
}

/** Returns a link whose text an instance has sent. */
export function link(href, text, most = 200) {
  return element('a', {href, class: 'sent'}, plain(text, most));
}
