import Link from "next/link";
import type { ImageAnswer, VerdictExplanation, VerdictOutcome } from "#lib/domain/verdict-question.ts";
import {
  canaryWords,
  disagreementWords,
  effectWords,
  exemptPlaceWords,
  outcomeWords,
  readAsWords,
  unreadableNextWords,
} from "#lib/domain/verdict-words.ts";
import { EntryText } from "./entry-text.tsx";
import { Badge, type BadgeTone } from "./ui/badge.tsx";
import { Notice } from "./ui/notice.tsx";

const tones: Record<VerdictOutcome, BadgeTone> = {
  admitted: "good",
  not_listed: "bad",
  invalid: "bad",
  policy_failed: "warn",
  refused_by_another: "warn",
};

interface Explained extends ImageAnswer, VerdictExplanation {
  readonly places: readonly string[];
  readonly count: number;
  readonly exemptIn: readonly string[];
  readonly requestName: string | null;
}

/** What a cluster says of one image, and why. `askFor` is where a request for its source starts; null for who may not file one. */
export function VerdictItem({
  image,
  revision,
  askFor,
}: {
  image: Explained;
  revision: number;
  askFor: string | null;
}) {
  const { outcome, effect, read, by, nearest, isCanary } = image;
  const { short, says, next } = outcomeWords[outcome];
  const unreadable = outcome === "not_listed" && read === null;
  return (
    <li className="space-y-2 border-t border-line pt-4 first:border-0 first:pt-0">
      <h3 className="flex flex-wrap items-start gap-3 sm:flex-nowrap">
        <Badge tone={tones[outcome]}>{short}</Badge>
        <span className="min-w-0 font-semibold whitespace-pre-wrap">
          <EntryText>{image.image}</EntryText>
        </span>
      </h3>
      {!image.agrees && (
        <Notice tone="bad" role="alert">
          {disagreementWords({ admitted: outcome === "admitted", entry: by?.entry ?? null, revision })}
        </Notice>
      )}
      <p>
        {says} {effectWords[effect]}
      </p>
      {by !== null && (
        <p>
          Entry <EntryText>{by.entry}</EntryText>
          {by.requestId === null ? (
            ", a platform registry."
          ) : (
            <>
              , by{" "}
              <Link href={`/requests/${by.requestId}`} className="inline-block min-h-6">
                {image.requestName}
              </Link>
              .
            </>
          )}
        </p>
      )}
      {isCanary ? (
        <p>{canaryWords}</p>
      ) : (
        <p className="text-quiet">
          {readAsWords(read !== null)}
          {read !== null && (
            <>
              {" "}
              host <EntryText>{read.host}</EntryText>, repository <EntryText>{read.repository}</EntryText>.
            </>
          )}
        </p>
      )}
      {image.said !== "" && (
        <blockquote className="border-l-4 border-line pl-3 wrap-anywhere">
          <span className="text-quiet">The cluster’s own words: </span>
          {image.said}
        </blockquote>
      )}
      {outcome !== "admitted" && !isCanary && (
        <p>
          {unreadable ? unreadableNextWords : next}
          {outcome === "not_listed" && !unreadable && nearest.length > 0 && (
            <>
              {" "}
              Nearest on the list:{" "}
              {nearest.map((entry, n) => (
                <span key={entry}>
                  {n > 0 && ", "}
                  <EntryText>{entry}</EntryText>
                </span>
              ))}
              .
            </>
          )}
          {askFor !== null && image.proposed !== null && (
            <>
              {" "}
              <Link href={askFor} className="inline-block min-h-6 font-semibold">
                Ask for <EntryText>{image.proposed}</EntryText>
              </Link>
            </>
          )}
        </p>
      )}
      {outcome !== "admitted" && image.exemptIn.length > 0 && <p>{exemptPlaceWords(image.exemptIn)}</p>}
      {image.places.length > 0 && (
        <p className="text-sm text-quiet wrap-anywhere">
          {image.places.join("; ")}
          {image.count > image.places.length && `; and ${image.count - image.places.length} more`}
        </p>
      )}
    </li>
  );
}
