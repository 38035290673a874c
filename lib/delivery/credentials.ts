/** What is known by its look, in the order to replace it: the later ones are broader. */
const looks: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,})/g, "[token]"],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, "[access key]"],
  [/(\\*"(?:auth|identitytoken|registrytoken|password|secret|token)\\*"\s*:\s*\\*")[^"\\]+/gi, "$1[secret]"],
  [/(:\/\/[^\s/:@"]+:)[^\s/@"]+(?=@)/g, "$1[password]"],
];

/** Runs of base64 or the like, long enough for a key. No slash: a path is none. */
const run = /[A-Za-z0-9+_-]{32,}={0,2}/g;

/** A text with what looks like a credential replaced. A guess: a password that looks like a word stays. */
export function withoutCredentials(text: string): string {
  const known = looks.reduce((rest, [look, instead]) => rest.replace(look, instead), text);
  return known.replace(run, (found) => (isRandom(found) ? "[secret]" : found));
}

/** Capitals, small letters and digits in one, and hardly a letter twice: no name, no digest, no expression. */
function isRandom(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text) && entropy(text) > 4;
}

/** Bits a character. */
function entropy(text: string): number {
  const counts = [...Map.groupBy(text, (letter) => letter).values()].map(({ length }) => length / text.length);
  return -counts.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
