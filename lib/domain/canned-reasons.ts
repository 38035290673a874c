import { isWide, knownRegistry } from "./known-registries.ts";
import { isEntryProblem, parseEntry } from "./registry-entry.ts";

/** Words that are said often. They fill a text that is then edited; nothing is sent because one was chosen. */
export interface CannedReason {
  readonly id: string;
  /** On the button. */
  readonly word: string;
  readonly text: string;
}

/** What a request adds, and what of that stands on the list of a cluster that is none of its own. */
export interface CannedFacts {
  readonly added: readonly string[];
  readonly elsewhere: readonly string[];
}

/** A reason stands in the audit record for ever, so each is offered only where it is true. */
const reasons: readonly (CannedReason & { readonly isTrue: (facts: CannedFacts) => boolean })[] = [
  {
    id: "known",
    word: "Known source",
    text: "A source that we know and already trust elsewhere in the fleet.",
    isTrue: ({ added, elsewhere }) => added.length > 0 && added.every((entry) => elsewhere.includes(entry)),
  },
  {
    id: "narrower",
    word: "Too wide",
    text: "This would let in more than is needed. Please ask for the path of your own images, for instance ghcr.io/your-team, instead of the whole registry.",
    isTrue: ({ added }) => added.some((entry) => entry.startsWith("*.") || isOpenAsAWhole(entry)),
  },
  {
    id: "untrusted",
    word: "Anybody can publish there",
    text: "Anybody can publish images there, so we cannot trust it as a source. Please copy the images you need into a registry of your own, and ask for that.",
    isTrue: ({ added }) => added.some((entry) => isOpenAsAWhole(entry) || pushersOf(entry) === "anonymous"),
  },
  {
    id: "unclear",
    word: "Reason not clear",
    text: "We cannot tell from the reason what these images are for. Please say which workload needs them, and who answers for it.",
    isTrue: () => true,
  },
];

/** All of a registry where whoever signs up can publish. */
function isOpenAsAWhole(text: string): boolean {
  const entry = parseEntry(text);
  if (isEntryProblem(entry) || entry.path !== "") return false;
  const known = knownRegistry(entry.host);
  return known !== null && isWide(known);
}

function pushersOf(text: string) {
  const entry = parseEntry(text);
  return isEntryProblem(entry) ? null : (knownRegistry(entry.host)?.pushers ?? null);
}

/** The words that are true of every one of these requests. */
export function cannedReasonsFor(requests: readonly CannedFacts[]): CannedReason[] {
  return reasons.filter(({ isTrue }) => requests.every(isTrue)).map(({ id, word, text }) => ({ id, word, text }));
}

export function findCannedReason(id: string): CannedReason | undefined {
  return reasons.find((each) => each.id === id);
}
