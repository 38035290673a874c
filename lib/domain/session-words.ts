/** At a form whose session ended before it was sent. `press` is its button. */
export function sessionEndedWords(press: string): string {
  return `Your session has ended. Sign in again in a new tab (the address is /sign-in), then press ${press} here: what you typed is kept.`;
}
