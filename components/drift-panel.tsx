import type { ReactNode } from "react";
import {
  type FieldDifference,
  isOutdated,
  type Judging,
  judgingOf,
  meaningOf,
  type ObjectDrift,
  stateWords,
} from "#lib/domain/drift.ts";
import type { Mode } from "#lib/domain/revision.ts";
import { Badge, type BadgeTone } from "./ui/badge.tsx";
import { Panel } from "./ui/panel.tsx";
import { ExactTime, When } from "./when.tsx";

interface Props {
  readonly drift: readonly (ObjectDrift & { readonly since: Date })[];
  readonly mode: Mode;
  /** Since when pods are not judged as decided; null when they are. */
  readonly openSince: Date | null;
  /** What to do about it. */
  readonly children: ReactNode;
}

const verdicts: Record<Judging, { readonly word: string; readonly tone: BadgeTone }> = {
  no: { word: "Open", tone: "bad" },
  perhaps: { word: "Perhaps open", tone: "bad" },
  yes: { word: "Closed", tone: "good" },
};

/** What in the cluster is not as the portal renders it, whether the cluster is open because of it, and what to do. */
export function DriftPanel({ drift, mode, openSince, children }: Props) {
  if (drift.length === 0) return null;
  const judging = judgingOf(drift, mode);
  const means = new Set(
    drift
      .map((each) => meaningOf(each, mode))
      .filter((each) => each.judging === judging)
      .map(({ words }) => words),
  );
  const { word, tone } = verdicts[judging];
  return (
    <Panel
      title={isOutdated(drift) ? "Of before an upgrade of the portal" : "Changed in the cluster, by nobody's decision"}
    >
      <p className="mb-4 flex flex-wrap items-center gap-3">
        {mode === "off" ? <Badge tone="off">Off</Badge> : <Badge tone={tone}>{word}</Badge>}
        <span className="min-w-0">
          {judging === "no" && openSince !== null && (
            <strong>
              Open since <ExactTime at={openSince} />:{" "}
            </strong>
          )}
          {[...means].join("; ")}.
        </span>
      </p>
      <ul className="space-y-5">
        {drift.map((each) => (
          <li key={each.object}>
            <p>
              <strong className="wrap-anywhere">{stateWords(each)}</strong>{" "}
              <span className="text-quiet">
                seen <When at={each.since} />
              </span>
            </p>
            <Fields fields={each.fields} more={each.more} />
          </li>
        ))}
      </ul>
      <div className="mt-5 space-y-3 border-t border-line pt-4">{children}</div>
    </Panel>
  );
}

function Fields({ fields, more }: { fields: readonly FieldDifference[]; more: number }) {
  if (fields.length === 0) return null;
  return (
    <dl className="mt-2 space-y-3">
      {fields.map(({ path, expected, found }) => (
        <div key={path} className="min-w-0">
          <dt className="font-mono text-sm wrap-anywhere">{path}</dt>
          <Text sign="−" word="should be" text={expected} colours="bg-good-soft text-good" />
          <Text sign="+" word="is" text={found} colours="bg-bad-soft text-bad" />
        </div>
      ))}
      {more > 0 && <p className="text-quiet">and {more} more fields</p>}
    </dl>
  );
}

function Text({
  sign,
  word,
  text,
  colours,
}: {
  sign: string;
  word: string;
  text?: string | undefined;
  colours: string;
}) {
  return (
    <dd className={`${colours} mt-1 flex flex-col gap-x-3 rounded px-3 py-1 text-sm sm:flex-row`}>
      <span className="min-w-20 shrink-0">
        <span aria-hidden="true">{sign} </span>
        {word}
      </span>
      {text === undefined ? (
        <span>not there</span>
      ) : (
        <code className="min-w-0 font-mono whitespace-pre-wrap wrap-anywhere">{text === "" ? "(empty)" : text}</code>
      )}
    </dd>
  );
}
