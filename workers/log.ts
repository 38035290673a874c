/** One line of JSON for each thing worth knowing; never a credential. */
export function log(level: "info" | "warn" | "error", message: string, facts: Record<string, unknown> = {}): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, message, ...facts }));
}
