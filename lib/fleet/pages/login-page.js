// The page where one logs in: it goes back to where one came from.
const all = new URLSearchParams(location.search);
const to = all.get('to') ?? '/';
// Only to a page of this server: `//other.example` would be another one.
if (/^\/(?![/\\])/.test(to)) document.getElementById('to').value = to;
if (all.has('wrong')) document.getElementById('wrong').textContent = 'This is not the token. Try again.';
