// The login page. After the login, the browser goes back to the page before it.
const all = new URLSearchParams(location.search);
const to = all.get('to') ?? '/';
// Only to a page of this server: `//other.example` is another server.
if (/^\/(?![/\\])/.test(to)) document.getElementById('to').value = to;
if (all.has('out')) {
  document.getElementById('out').textContent = 'You are logged out.';
  new BroadcastChannel('fleet-logged-out').postMessage('');    // the pages in other tabs leave too
}
if (all.has('wrong')) document.getElementById('wrong').textContent = 'This is not the token. Try again.';
