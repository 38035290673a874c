/** An entry that asks for nothing new on some of the chosen clusters: by what it is allowed on each, and which ones are left. */
export interface AllowedAlready {
  readonly entry: string;
  readonly on: readonly { readonly cluster: string; readonly by: string; readonly endsAt: Date | null }[];
  readonly notOn: readonly string[];
}

export function isAllowedEverywhere({ notOn }: AllowedAlready): boolean {
  return notOn.length === 0;
}

const names = new Intl.ListFormat("en");

/** On which clusters and by which entry, a sentence for each way; then where it is still to be asked for. `day` writes an end for the reader. */
export function allowedWords({ entry, on, notOn }: AllowedAlready, day: (end: Date) => string): string {
  const said = [...Map.groupBy(on, ({ by, endsAt }) => `${by} ${endsAt?.getTime()}`).values()].map((alike) => {
    const clusters = names.format(alike.map(({ cluster }) => cluster));
    const [{ by, endsAt } = { by: entry, endsAt: null }] = alike;
    const until = endsAt === null ? "" : ` until ${day(endsAt)}`;
    return by === entry
      ? `Already on the list of ${clusters}${until}.`
      : `Already allowed on ${clusters} by ${by}${until}.`;
  });
  return [...said, ...(notOn.length === 0 ? [] : [`Asked for on ${names.format(notOn)} only.`])].join(" ");
}

/** When nothing is left to ask for: every entry by name. */
export function nothingLeftWords(allowed: readonly AllowedAlready[]): string {
  const everywhere = allowed.filter(isAllowedEverywhere).map(({ entry }) => entry);
  return `Nothing is left to ask for: ${names.format(everywhere)} ${everywhere.length === 1 ? "is" : "are"} allowed already on every cluster you chose. Choose something else, or change what you wrote.`;
}
