import Link from "next/link";
import { widerEntries } from "#lib/domain/impact.ts";
import { EntryText } from "./entry-text.tsx";

const openUpTo = 5;

/** The entries that would cover what is refused, one for each repository, and links that add all of them, or wider ones, to a form. */
export function ProposedEntries({
  entries,
  addTo,
  cluster,
}: {
  entries: readonly string[];
  addTo: string | null;
  cluster: string;
}) {
  const wider = widerEntries(entries);
  const where = <span className="sr-only"> on {cluster}</span>;
  return (
    <div className="space-y-2">
      {addTo !== null && (
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Link
            href={`${addTo}&propose=running`}
            className="inline-block min-h-11 rounded border border-field bg-surface px-4 py-2 font-semibold text-ink no-underline"
          >
            {entries.length === 1
              ? "Add the entry that covers these"
              : `Add all ${entries.length} entries that cover these`}
            {where}
          </Link>
          {wider.length < entries.length && (
            <Link href={`${addTo}&propose=wider`} className="inline-block min-h-6">
              Or {wider.length} wider {wider.length === 1 ? "one" : "ones"}, an organisation each{where}
            </Link>
          )}
        </p>
      )}
      <details open={entries.length <= openUpTo}>
        <summary>{entries.length === 1 ? "The entry" : `The ${entries.length} entries`} that would cover them</summary>
        <ul className="mt-2 space-y-1 pl-4">
          {entries.map((entry) => (
            <li key={entry}>
              <EntryText>{entry}</EntryText>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
