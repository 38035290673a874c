/** Words that are said often. They fill a text that is then edited; nothing is sent because one was chosen. */
export interface CannedReason {
  readonly id: string;
  /** On the button. */
  readonly word: string;
  readonly text: string;
}

export const cannedReasons: readonly CannedReason[] = [
  { id: "known", word: "Known source", text: "A source that we know and already trust elsewhere in the fleet." },
  {
    id: "narrower",
    word: "Too wide",
    text: "This would let in more than is needed. Please ask for the path of your own images, for instance ghcr.io/your-team, instead of the whole registry.",
  },
  {
    id: "untrusted",
    word: "Anybody can publish there",
    text: "Anybody can publish images there, so we cannot trust it as a source. Please copy the images you need into a registry of your own, and ask for that.",
  },
  {
    id: "unclear",
    word: "Reason not clear",
    text: "We cannot tell from the reason what these images are for. Please say which workload needs them, and who answers for it.",
  },
];

export function findCannedReason(id: string): CannedReason | undefined {
  return cannedReasons.find((each) => each.id === id);
}
