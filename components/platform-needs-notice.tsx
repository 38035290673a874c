import Link from "next/link";
import { platformNeedsWords } from "#lib/domain/impact-words.ts";
import type { PlatformNeeds } from "#lib/domain/platform-needs.ts";
import { EntryText } from "./entry-text.tsx";
import { Notice } from "./ui/notice.tsx";

/** Proposes what a cluster's platform pulls from. Added by a person's click, never by itself. */
export function PlatformNeedsNotice({ needs, addTo }: { needs: PlatformNeeds; addTo: string | null }) {
  const { platform, entries, source } = needs;
  return (
    <Notice tone="warn">
      <p>
        {platformNeedsWords.before(platform)}{" "}
        {entries.map((entry, index) => (
          <span key={entry}>
            {index > 0 && ", "}
            <EntryText>{entry}</EntryText>
          </span>
        ))}
        . {platformNeedsWords.after} (
        <a href={source} rel="noreferrer" className="inline-block min-h-6">
          {platformNeedsWords.source(platform)}
        </a>
        ).
      </p>
      {addTo !== null && (
        <p className="mt-2">
          <Link href={`${addTo}&propose=platform`} className="inline-block min-h-6 font-semibold">
            {platformNeedsWords.add(platform)}
          </Link>
        </p>
      )}
    </Notice>
  );
}
