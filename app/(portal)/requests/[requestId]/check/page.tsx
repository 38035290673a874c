import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ImpactPreview } from "#components/impact-preview.tsx";
import { ListDiff } from "#components/list-diff.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { OverlapNotes } from "#components/overlap-notes.tsx";
import { RiskBadge } from "#components/risk-badge.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRequestView, findTyped, listClusterChoices, type RequestClusterView } from "#lib/data/request-views.ts";
import { usesInWords } from "#lib/domain/impact-words.ts";
import { changesNothing } from "#lib/domain/list-change.ts";
import { findOverlaps } from "#lib/domain/overlap.ts";
import { addressOf, type Step, stepWords } from "../../new/steps.ts";
import { openPreviews, refreshMs } from "../../open-previews.ts";
import { ActionForm } from "../action-form.tsx";
import { submitAction, withdrawAction } from "../actions.ts";
import { replaceAction } from "./actions.ts";

export const metadata = { title: "Check your request" };

export default async function CheckPage({ params }: PageProps<"/requests/[requestId]/check">) {
  const actor = await requireActor();
  const { requestId } = await params;
  const request = await findRequestView(actor, requestId);
  if (request === null) notFound();
  if (request.status !== "draft") redirect(`/requests/${requestId}`);
  if (request.clusters.every(asksNothing)) redirect(addressOf("registries", requestId, false));
  if (request.reason === "") redirect(addressOf("why", requestId, false));
  const key = crypto.randomUUID();
  const previews = await openPreviews(actor, request);
  const standingOut = request.risk.signals.filter(({ weight }) => weight !== "low"); // the rest was told on the way
  const kept = await findTyped(actor, requestId);
  const asksClusters = (await listClusterChoices(actor, kept?.filedForId ?? null)).length > 1;
  const change = (step: Step, what: string) => (
    <Link href={addressOf(step, requestId, true)} className="inline-block min-h-6">
      Change<span className="sr-only"> {what}</span>
    </Link>
  );
  return (
    <>
      <LiveRefresh everyMs={refreshMs(previews)} />
      <div>
        <h1>Check your request</h1>
        <p className="text-quiet">{stepWords("check", asksClusters)}. Nothing is sent yet; the draft is kept.</p>
      </div>
      <dl className="divide-y divide-line rounded border border-line bg-surface px-5">
        {asksClusters && (
          <Answer label="Clusters" change={change("clusters", "the clusters")}>
            {request.clusters.map(({ name }) => name).join(", ")}
          </Answer>
        )}
        <Answer label="Why" change={change("why", "why, and until when")}>
          <span className="whitespace-pre-wrap">{request.reason}</span>
          {request.ticket !== null && <span className="block text-quiet">Ticket {request.ticket}</span>}
        </Answer>
      </dl>
      {request.clusters.map((cluster) => (
        <section key={cluster.id} className="rounded border border-line bg-surface p-5">
          <div className="mb-3 flex flex-wrap justify-between gap-x-6">
            <h2 className="wrap-anywhere">{cluster.name}</h2>
            {change("registries", `the registries, mode and namespaces on ${cluster.name}`)}
          </div>
          <ListDiff delta={cluster} signals={standingOut} uses={usesInWords(previews.get(cluster.id))} />
          <OverlapNotes delta={cluster} />
          {narrowerOf(cluster).map(({ entry, than }) => (
            <div key={entry} className="mt-3">
              <ActionForm
                action={replaceAction}
                button={than.length === 1 ? `Replace ${than[0]} by ${entry}` : `Replace all ${than.length} by ${entry}`}
                look="quiet"
                hidden={{ requestId, entries: than.join(" ") }}
              />
            </div>
          ))}
          <ImpactPreview
            preview={previews.get(cluster.id)}
            cluster={cluster.name}
            here={`/requests/${requestId}/check`}
            addTo={`/requests/new?draft=${requestId}&of=${cluster.id}`}
          />
        </section>
      ))}
      <p className="flex flex-wrap items-center gap-3">
        <RiskBadge level={request.risk.level} />
        <span>
          {request.route === "support-platform"
            ? "A request of this risk goes to support-platform first, who send it on to TDP-k8saas to decide."
            : "It goes to TDP-k8saas, who decide."}
          {request.needed > 1 && ` It needs ${request.needed} approvals.`}
        </span>
      </p>
      <div className="flex flex-wrap gap-3">
        <ActionForm
          action={submitAction}
          button={`Send to ${request.route}`}
          hidden={{ requestId, digest: request.digest, idempotencyKey: key }}
        />
        <ActionForm
          action={withdrawAction}
          button="Discard this draft"
          look="quiet"
          hidden={{ requestId, idempotencyKey: key, draft: "1" }}
        />
      </div>
    </>
  );
}

function Answer({ label, change, children }: { label: string; change: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[8rem_1fr_auto]">
      <dt className="font-semibold">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
      <dd>{change}</dd>
    </div>
  );
}

/** The entries that cover others on the list: those can go. */
function narrowerOf({ added, removed, listNow }: RequestClusterView) {
  const stays = listNow.filter((entry) => !removed.includes(entry));
  return findOverlaps(added, stays).flatMap((each) => (each.kind === "wider" ? [each] : []));
}

/** Of a draft whose questions are still being answered. */
function asksNothing({ unchanged, ...delta }: RequestClusterView): boolean {
  return unchanged.length === 0 && changesNothing(delta);
}
