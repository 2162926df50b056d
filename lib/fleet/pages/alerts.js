// Open alerts as lines of text.

/** Returns a line for each open alert. */
export function alertItems(data) {
  return (data.alerts ?? []).map(alert => alert.message ?? alert.text ?? alert.summary ?? `${alert.webapp}: ${alert.when}`);
}
