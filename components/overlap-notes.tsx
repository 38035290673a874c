import { findOverlaps, overlapWords, removalWords } from "#lib/domain/overlap.ts";
import { Notice } from "./ui/notice.tsx";

const shown = 10;

/** What of the entries to be added is allowed already, or is wider than what the list has, and what stays allowed of what is removed. Nothing when nothing overlaps. */
export function OverlapNotes({
  delta,
}: {
  delta: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly listNow: readonly string[];
    readonly platformRegistries: readonly string[];
  };
}) {
  const { added, removed, listNow, platformRegistries } = delta;
  const stays = [...platformRegistries, ...listNow.filter((entry) => !removed.includes(entry))];
  const found = [...findOverlaps(added, stays).map(overlapWords), ...removalWords(removed, [...stays, ...added])];
  if (found.length === 0) return null;
  return (
    <div className="mt-3">
      <Notice>
        <ul className="space-y-1 wrap-anywhere">
          {found.slice(0, shown).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {found.length > shown && <li>And {found.length - shown} more like these.</li>}
        </ul>
      </Notice>
    </div>
  );
}
