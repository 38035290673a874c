import type { CheckCode } from "./check-words.ts";

/** What the onboarding manifest may hold or leave out. */
export interface OptionalParts {
  /** The second anchor, of the kind MutatingAdmissionPolicy. */
  readonly anchor: boolean;
  /** The right to watch the portal's objects. */
  readonly watch: boolean;
  /** The right to list pods. */
  readonly preview: boolean;
}

/** What a cluster that was never checked is offered. */
export const firstParts: OptionalParts = { anchor: false, watch: true, preview: true };

/**
 * What a cluster's manifest holds when it is applied again, by the codes of its checks, newest first. A part that was ever there stays: that it
 * is missing now may be what the manifest is to put right. What was never there was left out on purpose.
 */
export function optionalParts(checks: readonly (readonly string[])[]): OptionalParts {
  const ever = (code: CheckCode) => checks.some((codes) => codes.includes(code));
  const newest = checks.find((codes) => codes.some((code) => code.startsWith("anchor_")));
  const served = newest?.includes("anchor_not_needed" satisfies CheckCode) !== true;
  return {
    anchor: served && ever("anchor_there"),
    watch: ever("watch_given") || !ever("watch_missing"),
    preview: ever("preview_given") || !ever("preview_missing"),
  };
}
