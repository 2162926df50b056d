// Requests to the collector.

/** An answer that is no success. The message is the collector's line of text. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Returns the JSON of a path of the API. A value that is a list is sent as several parameters; null is left out.
 * Without a valid login the browser goes to the login page.
 */
export async function read(path, parameters = {}) {
  const embedded = document.getElementById('data');    // the first answer comes in the page, once
  if (embedded?.dataset.path === path + query(parameters)) {
    embedded.remove();
    return JSON.parse(embedded.textContent);
  }
  const response = await request('GET', path + query(parameters));
  return response.json();
}

/** Sends a request; with JSON as its body if `json` is given. */
export async function request(method, path, json) {
  const body = json && {body: JSON.stringify(json), headers: {'Content-Type': 'application/json'}};
  const response = await fetch(path, {method, ...body});
  if (response.status === 401) {
    location.assign('/login' + query({to: location.pathname + location.search}));
  }
  if (!response.ok) throw new ApiError(response.status, (await response.text()).trim());
  return response;
}

/** Returns `?name=value…`, or an empty text. */
export function query(parameters) {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== null && single !== undefined && single !== '') all.append(name, single);
    }
  }
  const text = all.toString();
  return text ? '?' + text : '';
}

/** Returns the address of an instance's or application's page. */
export const pageOf = (kind, name) => `/${kind}/${encodeURIComponent(wellFormed(name))}`;

/** Returns the path of an instance in the API. */
export const apiOf = name => `/api/instances/${encodeURIComponent(wellFormed(name))}`;

// A name with half of a surrogate pair cannot be encoded at all.
const wellFormed = name => name.toWellFormed?.() ?? name;
