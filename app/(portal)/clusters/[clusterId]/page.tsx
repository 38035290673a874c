import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { CheckLines } from "#components/check-lines.tsx";
import { ClusterStateBadge, stateSentence } from "#components/cluster-state-badge.tsx";
import { ConditionTable } from "#components/condition-table.tsx";
import { EntryText } from "#components/entry-text.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { modeWords } from "#components/mode-words.ts";
import { Timeline } from "#components/timeline.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/when.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { type ClusterView, findClusterView } from "#lib/data/cluster-views.ts";
import { contestedWords } from "#lib/domain/cluster-state-words.ts";
import { type Actor, mayFile, mayRegisterClusters } from "#lib/domain/permissions.ts";
import { watchWords } from "#lib/domain/watch-words.ts";
import { checkAgainAction, replaceCredentialsAction } from "../actions.ts";
import { KubeconfigForm } from "../kubeconfig-form.tsx";
import { DriftSection } from "./drift-section.tsx";
import { ListedEntry } from "./listed-entry.tsx";
import { TryPanel } from "./try-panel.tsx";

/** Once for the title and the page. */
const read = cache(async (clusterId: string) => {
  const actor = await requireActor();
  return { actor, cluster: await findClusterView(actor, clusterId, new Date()) };
});

export async function generateMetadata({ params }: PageProps<"/clusters/[clusterId]">) {
  return { title: (await read((await params).clusterId)).cluster?.name ?? "No such cluster" };
}

export default async function ClusterPage({ params }: PageProps<"/clusters/[clusterId]">) {
  const { actor, cluster } = await read((await params).clusterId);
  if (cluster === null) notFound();
  return (
    <>
      <LiveRefresh everyMs={2000} />
      <div className="space-y-2">
        <div className="flex flex-wrap items-center gap-4">
          <h1>{cluster.name}</h1>
          <ClusterStateBadge state={cluster.state} />
        </div>
        <p className="text-lg" role="status">
          {stateSentence(cluster.state)}
          {cluster.provenAt !== null && (
            <>
              {" "}
              Last proven <When at={cluster.provenAt} />.
            </>
          )}
        </p>
        <p className="text-quiet">
          Tenant {cluster.tenant}
          {cluster.version !== null && `, Kubernetes ${cluster.version}`}
          {cluster.mode !== null && `, mode ${modeWords[cluster.mode]}`}
        </p>
      </div>
      {cluster.contested !== null && (
        <Notice tone="bad">
          {contestedWords(cluster.contested)} It began <When at={cluster.contested.since} />.
        </Notice>
      )}
      {isTroubled(cluster) && <Notice tone="warn">{cluster.message}</Notice>}
      {!isTroubled(cluster) && cluster.trouble !== null && <Notice tone="warn">{cluster.trouble}</Notice>}
      <DriftSection cluster={cluster} actor={actor} />
      {cluster.active && <List cluster={cluster} mayFileFor={mayFile(actor, { clusterIds: [cluster.id] })} />}
      {cluster.active && <TryPanel clusterId={cluster.id} />}
      <Panel title="Conditions">
        <Folded open={cluster.conditions.some(({ status }) => status !== "True")} summary="All are as they should be">
          <ConditionTable conditions={cluster.conditions} />
        </Folded>
        {cluster.active && <p className="mt-3 text-quiet">{watchWords[cluster.watched]}</p>}
      </Panel>
      <Administration cluster={cluster} actor={actor} />
      <Panel title="What happened">
        <Timeline events={cluster.events} />
        <p className="mt-4">
          <Link href={`/history?cluster=${cluster.name}`} className="inline-block min-h-6">
            The whole history of this cluster
          </Link>
        </p>
      </Panel>
    </>
  );
}

/** What is in order does not have to be read. */
function Folded({ open, summary, children }: { open: boolean; summary: string; children: React.ReactNode }) {
  if (open) return children;
  return (
    <details>
      <summary>{summary}</summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}

/** What the drift says in its own place is not said twice. */
function isTroubled({ state, message, drift }: ClusterView): boolean {
  if (message === null || state === "enforced" || state === "off" || state === "contested") return false;
  return drift.length === 0 || (state !== "drifted" && state !== "open" && state !== "behind");
}

function List({ cluster, mayFileFor }: { cluster: ClusterView; mayFileFor: boolean }) {
  return (
    <Panel title={`The list, revision ${cluster.revision}`}>
      <ul className="space-y-2">
        {cluster.platformRegistries.map((entry) => (
          <li key={entry}>
            <EntryText>{entry}</EntryText> <span className="text-quiet">platform registry, cannot be removed</span>
          </li>
        ))}
        {cluster.list.map((listed) => (
          <ListedEntry key={listed.entry} cluster={cluster} listed={listed} mayFileFor={mayFileFor} />
        ))}
      </ul>
      {cluster.list.length === 0 && <p className="mt-2">No registry was approved yet.</p>}
      <p className="mt-4 text-quiet">
        Exempt namespaces, whose pods are let in whatever they run:{" "}
        {cluster.exemptNamespaces.length === 0 ? "none" : cluster.exemptNamespaces.join(", ")}.{" "}
        {mayFileFor && (
          <Link href={`/requests/new?cluster=${cluster.id}&change=exempt`} className="inline-block min-h-6">
            Ask to change them
          </Link>
        )}
      </p>
      <p className="mt-2 text-quiet">
        Digest <code className="font-mono text-sm wrap-anywhere">{cluster.digest}</code>.
      </p>
      <p className="mt-2 text-quiet">
        This controls what is pulled. Pushing images from the cluster is not controlled: admission cannot see it.
      </p>
      {mayFileFor && (
        <p className="mt-4">
          <Link href={`/requests/new?cluster=${cluster.id}`} className="inline-block min-h-6 font-semibold">
            Ask for another registry
          </Link>
        </p>
      )}
    </Panel>
  );
}

function Administration({ cluster, actor }: { cluster: ClusterView; actor: Actor }) {
  if (cluster.check === null) return null;
  const { check } = cluster;
  return (
    <Panel title="Checks">
      {check.answeredAt === null ? (
        <p>
          Asked <When at={check.askedAt} />; the worker answers within seconds.
        </p>
      ) : (
        <>
          <p className="mb-3 text-quiet">
            Answered <When at={check.answeredAt} />.
          </p>
          <Folded open={check.lines.some(({ ok }) => !ok)} summary={`All ${check.lines.length} passed`}>
            <CheckLines lines={check.lines} />
          </Folded>
        </>
      )}
      {mayRegisterClusters(actor) && (
        <div className="mt-4 space-y-4">
          <form action={checkAgainAction}>
            <input type="hidden" name="clusterId" value={cluster.id} />
            <button
              type="submit"
              className="min-h-11 cursor-pointer rounded border border-field bg-surface px-4 py-2 font-semibold"
            >
              Check again
            </button>
          </form>
          <details>
            <summary>Replace the credentials</summary>
            <div className="mt-3">
              <KubeconfigForm
                action={replaceCredentialsAction}
                hidden={{ clusterId: cluster.id }}
                button="Replace the credentials"
              />
            </div>
          </details>
        </div>
      )}
    </Panel>
  );
}
