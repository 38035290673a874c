/** One message that a person can meet: its code, when it appears, and its words with sample facts. */
export interface Message {
  readonly code: string;
  readonly when: string;
  readonly text: string;
  /** What to do, where the words are not ours to choose. */
  readonly next?: string;
}

export interface Section {
  readonly title: string;
  readonly intro: string;
  readonly messages: readonly Message[];
}

/** When a message appears, and a fact to show it with. Its words come from the catalogue that the product itself uses. */
export interface Told<Fact = string> {
  readonly when: string;
  readonly sample: Fact;
}

/** The messages of a catalogue, code by code. `told` is total, so that a new code does not compile until it is told here. */
export function messagesOf<Code extends string, Fact>(
  told: Readonly<Record<Code, Told<Fact>>>,
  words: (code: Code, sample: Fact) => string,
): Message[] {
  return (Object.entries(told) as [Code, Told<Fact>][]).map(([code, { when, sample }]) => ({
    code,
    when,
    text: words(code, sample),
  }));
}
