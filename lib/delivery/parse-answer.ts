/**
 * What an API server sent as JSON; undefined when it is none. A database keeps neither the character NUL nor half of a surrogate pair, and
 * both may stand in any text that somebody put into a cluster: what cannot be kept is replaced here, where it enters.
 */
export function parseAnswer(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return unkeepable.test(text) ? keepable(value) : value;
  } catch {
    return undefined;
  }
}

const unkeepable = /\\u(?:0000|d[89a-f])/i;

function keepable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\ufffd").toWellFormed();
  if (Array.isArray(value)) return value.map(keepable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [keepable(key), keepable(field)]));
}
