import Link from "next/link";
import type { PlatformNeeds } from "#lib/domain/platform-needs.ts";
import { EntryText } from "./entry-text.tsx";
import { Notice } from "./ui/notice.tsx";

/** Proposes what a cluster's platform pulls from. Added by a person's click, never by itself. */
export function PlatformNeedsNotice({ needs, addTo }: { needs: PlatformNeeds; addTo: string | null }) {
  const { platform, entries, source } = needs;
  return (
    <Notice tone="warn">
      <p>
        This cluster looks like {platform}, whose own components are pulled from{" "}
        {entries.map((entry, index) => (
          <span key={entry}>
            {index > 0 && ", "}
            <EntryText>{entry}</EntryText>
          </span>
        ))}
        . The list does not allow that, and in deny they would be refused outside of exempt namespaces (
        <a href={source} rel="noreferrer" className="inline-block min-h-6">
          what {platform} says of it
        </a>
        ).
      </p>
      {addTo !== null && (
        <p className="mt-2">
          <Link href={`${addTo}&propose=platform`} className="inline-block min-h-6 font-semibold">
            Add what {platform} needs
          </Link>
        </p>
      )}
    </Notice>
  );
}
