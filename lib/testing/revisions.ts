import { createHash } from "node:crypto";
import { firstExemptNamespaces, platformEntries } from "#lib/domain/list.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { type Mode, type Revision, type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";

/** The revision after `previous` with these entries beside the platform registries. */
export function nextRevision(previous: Revision | null, entries: readonly string[], mode: Mode = "deny"): Revision {
  const content: RevisionContent = {
    entries: entries.map(entryOf),
    platformRegistries: platformEntries,
    mode,
    exemptNamespaces: firstExemptNamespaces,
  };
  const digest = revisionDigest(content, (text) => createHash("sha256").update(text).digest("hex"));
  const before = previous && { number: previous.number, digest: previous.digest };
  return { ...content, number: (previous?.number ?? 0) + 1, digest, previous: before };
}

function entryOf(text: string): Entry {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`${text} is no entry`);
  return entry;
}
