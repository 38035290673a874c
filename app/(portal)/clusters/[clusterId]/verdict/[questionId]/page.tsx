import Link from "next/link";
import { notFound } from "next/navigation";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { VerdictItem } from "#components/verdict-item.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { workerLastAlive } from "#lib/data/cluster-views.ts";
import { findVerdictView, type VerdictView } from "#lib/data/verdict-views.ts";
import { mayFile } from "#lib/domain/permissions.ts";
import { listVerdict } from "#lib/domain/verdict-question.ts";
import {
  exemptWords,
  leftOutWords,
  liveModeWords,
  notToldWords,
  summaryWords,
  unansweredWords,
} from "#lib/domain/verdict-words.ts";
import { TryPanel } from "../../try-panel.tsx";

export const metadata = { title: "Would this image be admitted?" };

type Answered = Extract<NonNullable<VerdictView["answer"]>, { answered: true }>;

const workerSilentMs = 30_000;
const longestAddress = 4_000;

export default async function VerdictPage({ params }: PageProps<"/clusters/[clusterId]/verdict/[questionId]">) {
  const actor = await requireActor();
  const { clusterId, questionId } = await params;
  const view = await findVerdictView(actor, clusterId, questionId);
  if (view === null) notFound();
  const { answer, asked } = view;
  const typed = asked.images.every(({ places }) => places.length === 0)
    ? asked.images.map(({ image }) => image).join("\n")
    : "";
  return (
    <>
      <div className="space-y-2">
        <p>
          <Link href={`/clusters/${clusterId}`} className="inline-block min-h-6">
            {view.clusterName}
          </Link>
        </p>
        <h1>Would it be admitted?</h1>
        <p className="text-quiet">
          {asked.images.length === 1 ? "One image" : `${asked.images.length} images`}, asked <When at={view.askedAt} />.
          The answer is kept for a day.
        </p>
      </div>
      {answer === null && <Waiting askedAt={view.askedAt} />}
      {answer !== null && !answer.answered && (
        <Notice tone="bad" role="alert">
          {unansweredWords(answer.message)}
        </Notice>
      )}
      {answer?.answered && (
        <Answer answer={answer} clusterId={clusterId} mayAsk={mayFile(actor, { clusterIds: [clusterId] })} />
      )}
      <LeftOut title="Not asked" words={leftOutWords.withoutImage} names={asked.withoutImage} />
      <LeftOut title="Not judged" words={leftOutWords.notJudged} names={asked.notJudged} />
      <TryPanel clusterId={clusterId} typed={typed} />
    </>
  );
}

/** Renews itself until the answer is there, with or without JavaScript. */
async function Waiting({ askedAt }: { askedAt: Date }) {
  const alive = await workerLastAlive();
  const silent = alive === null || Date.now() - alive.getTime() > workerSilentMs;
  return (
    <Notice role="status" tone={silent ? "warn" : "info"}>
      <LiveRefresh everyMs={1000} />
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
      {silent ? (
        <>
          The background worker, which alone can ask the cluster,{" "}
          {alive === null ? (
            "has not been seen yet"
          ) : (
            <>
              was last alive <When at={alive} />
            </>
          )}
          . Your question waits, and is answered when it is back.
        </>
      ) : (
        <>
          The cluster is being asked, since <When at={askedAt} />. This page shows the answer as soon as it is there.
        </>
      )}
    </Notice>
  );
}

function Answer({ answer, clusterId, mayAsk }: { answer: Answered; clusterId: string; mayAsk: boolean }) {
  const { images, revision } = answer;
  const {
    allowed = [],
    not_allowed: notAllowed = [],
    not_told: notTold = [],
  } = Object.groupBy(images, ({ outcome }) => listVerdict(outcome));
  const proposed = [...new Set(notAllowed.flatMap(({ proposed }) => proposed ?? []))];
  const askFor = (entries: readonly string[]) =>
    `/requests/new?cluster=${clusterId}&add=${encodeURIComponent(entries.join("\n"))}`;
  const list = (some: typeof images) => (
    <ul className="space-y-4">
      {some.map((image) => (
        <VerdictItem
          key={image.image}
          image={image}
          revision={revision}
          askFor={mayAsk && image.proposed !== null ? askFor([image.proposed]) : null}
        />
      ))}
    </ul>
  );
  return (
    <>
      <Notice tone={allowed.length === images.length ? "good" : "warn"} role="status">
        <p className="text-lg font-semibold">
          {summaryWords({ allowed: allowed.length, notAllowed: notAllowed.length, notTold: notTold.length })}
        </p>
        <p>
          {liveModeWords(answer.mode)}{" "}
          {answer.mode !== "off" && answer.mode !== null && exemptWords(answer.exemptNamespaces)}
        </p>
        {answer.revisionUnknown && (
          <p>
            The cluster does not say which revision it holds, so the answers are explained by revision {revision}, the
            list as decided.
          </p>
        )}
        {mayAsk && proposed.length > 1 && askFor(proposed).length <= longestAddress && (
          <p className="mt-2">
            <Link href={askFor(proposed)} className="inline-block min-h-6 font-semibold">
              Ask for all {proposed.length} sources
            </Link>
          </p>
        )}
      </Notice>
      {notAllowed.length > 0 && <Panel title={`Not on the list of revision ${revision}`}>{list(notAllowed)}</Panel>}
      {notTold.length > 0 && (
        <Panel title="Not told">
          <p className="mb-4 text-quiet">{notToldWords}</p>
          {list(notTold)}
        </Panel>
      )}
      {allowed.length > 0 && <Panel title={`Allowed by revision ${revision}`}>{list(allowed)}</Panel>}
    </>
  );
}

function LeftOut({ title, words, names }: { title: string; words: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <Panel title={`${title} (${names.length})`}>
      <details open={names.length <= 10}>
        <summary>{words}</summary>
        <ul className="mt-2 list-disc pl-5 wrap-anywhere">
          {[...new Set(names)].map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
