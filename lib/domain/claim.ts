import { Refusal } from "./refusal.ts";
import { readNote } from "./request.ts";

/** Who at the desk looks at a request. It tells the others so, and keeps nobody from acting. */
export interface Claim {
  readonly byId: string;
  readonly by: string;
  readonly at: Date;
}

interface Who {
  readonly id: string | null;
}

/** The words with which somebody takes a request: needed to take it from somebody else. @throws Refusal `claimed_already`, `claimed_by_other` */
export function wordToClaim(who: Who, claim: Claim | null, typed: string): string {
  if (claim?.byId === who.id) throw new Refusal("claimed_already");
  return wordAgainst(claim, typed);
}

/** The words with which somebody lets a request go: needed when it is somebody else who looks at it. @throws Refusal `not_claimed`, `claimed_by_other` */
export function wordToRelease(who: Who, claim: Claim | null, typed: string): string {
  if (claim === null) throw new Refusal("not_claimed");
  return wordAgainst(claim.byId === who.id ? null : claim, typed);
}

function wordAgainst(other: Claim | null, typed: string): string {
  const word = readNote(typed);
  if (other !== null && word === "") throw new Refusal("claimed_by_other", other.by);
  return word;
}
