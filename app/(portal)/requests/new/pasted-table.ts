import { type AllowedAlready, isAllowedEverywhere } from "#lib/domain/allowed-words.ts";
import type { NotRead } from "#lib/domain/paste-problem.ts";
import type { RegistryGroup } from "#lib/domain/proposal.ts";
import type { PasteReading } from "#lib/domain/read-paste.ts";

/** What was understood of a text, to choose from. */
export interface PastedTable {
  readonly groups: readonly RegistryGroup[];
  readonly notRead: readonly NotRead[];
  readonly left: PasteReading["left"];
  /** Of everything that can be chosen, what the lists allow already. */
  readonly allowed: readonly AllowedAlready[];
  /** Of the narrowest entries that pass for others, what was probably meant. */
  readonly meant: Readonly<Record<string, string>>;
  /** What was chosen so far, by the name of the field. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** The names of the fields to choose in: they stay the same when another line of the text is changed. */
export const choiceOf = {
  registry: (registry: string) => `width:${registry}`,
  entry: (narrowest: string) => `entry:${narrowest}`,
} as const;

/** What is chosen for an entry while nobody has chosen: nothing, where it asks for nothing new. */
export function proposedFor(narrowest: string, allowed: readonly AllowedAlready[]): string {
  return isNothingNew(narrowest, allowed) ? "" : narrowest;
}

/** The narrowest of each that was understood: what is proposed unless it is allowed already. */
export function narrowestOf(groups: readonly RegistryGroup[]): string[] {
  return groups.flatMap(({ proposals }) => proposals.flatMap(({ steps: [narrowest] }) => narrowest ?? []));
}

export function isNothingNew(entry: string, allowed: readonly AllowedAlready[]): boolean {
  return allowed.some((each) => each.entry === entry && isAllowedEverywhere(each));
}
