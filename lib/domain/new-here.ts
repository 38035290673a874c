/** Hosts that no cluster's list has, in a sentence. */
export function newHere(hosts: readonly string[]): string {
  return `New here: ${hosts.join(", ")}.`;
}

/** The sentences of a list row: all that is new is said in one, where it comes first. */
export function sentencesInShort(sentences: readonly string[]): string[] {
  const hostIn = (sentence: string) => /^New here: (.+)\.$/.exec(sentence)?.[1];
  const hosts = sentences.flatMap((sentence) => hostIn(sentence) ?? []);
  const first = sentences.findIndex((sentence) => hostIn(sentence) !== undefined);
  return sentences.flatMap((sentence, at) =>
    hostIn(sentence) === undefined ? [sentence] : at === first ? [newHere(hosts)] : [],
  );
}
