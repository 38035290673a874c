import type { CannedReason } from "#lib/domain/canned-reasons.ts";

/** Buttons of the form they stand in: each has the form come back with its words in the text, to be edited. */
export function CannedReasons({ reasons }: { reasons: readonly CannedReason[] }) {
  if (reasons.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="mb-1 text-quiet">Fill in words to edit</legend>
      {reasons.map(({ id, word, text }) => (
        <button
          key={id}
          type="submit"
          name="fill"
          value={id}
          title={text}
          className="min-h-8 cursor-pointer rounded-full border border-field bg-surface px-3 py-1 text-sm text-ink"
        >
          {word}
        </button>
      ))}
    </fieldset>
  );
}
