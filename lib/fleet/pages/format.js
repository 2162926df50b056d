// Numbers, durations and times as text.

const formats = {};

/** Returns a format of times. The first one takes a browser 10 ms, so it is made when it is needed. */
const timeFormat = style =>
  formats[style] ??= new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: style});

/** Returns the exact time in the reader's time zone, and as it was sent. */
export const exact = iso => timeFormat('long').format(new Date(iso)) + ' (' + iso + ')';

/** Returns a time in the reader's time zone, to the minute. */
export const time = iso => timeFormat('short').format(new Date(iso));

/** Returns a duration in its largest unit: `12 s`, `5 min`, `3 h`, `12 d`. */
export function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return seconds + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
  if (seconds < 2 * 86400) return Math.floor(seconds / 3600) + ' h';
  return Math.floor(seconds / 86400) + ' d';
}

/** Returns a short duration with its fraction: `350 ms`, `1.5 s`, `2 min`. */
export function span(ms) {
  if (Math.abs(ms) < 1000) return digits(ms) + ' ms';
  if (Math.abs(ms) < 60000) return digits(ms / 1000) + ' s';
  if (Math.abs(ms) < 3600000) return digits(ms / 60000) + ' min';
  if (Math.abs(ms) < 2 * 86400000) return digits(ms / 3600000) + ' h';
  return digits(ms / 86400000) + ' d';
}

function digits(value) {
  const size = Math.abs(value);
  const places = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return String(Number(value.toFixed(places)));
}

function scaled(value, base, units) {
  let size = Math.abs(value), i = 0;
  for (; size >= base && i < units.length - 1; i++) size /= base;
  return digits(value < 0 ? -size : size) + units[i];
}

/** Returns a number with its unit, as the API names it: `12.3 MiB`, `350 ms`, `4.2 MiB/s`. */
export function number(value, unit) {
  if (value === null || value === undefined) return '';
  if (value !== 0 && Math.abs(value) < 0.001 && unit !== 'seconds' && unit !== 'ms') return value.toExponential(1);
  switch (unit) {
    case 'ms': return span(value);
    case 'seconds': return span(value * 1000);
    case 'bytes': return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']);
    case 'percent': return digits(value) + ' %';
    case 'per second': return scaled(value, 1000, ['', ' k', ' M', ' G']) + '/s';
    case 'bytes per second': return number(value, 'bytes') + '/s';
    case 'seconds per second': return digits(value) + ' s/s';
    case 'ms per second': return digits(value) + ' ms/s';
    default: return scaled(value, 1000, ['', ' k', ' M', ' G', ' T']);
  }
}
