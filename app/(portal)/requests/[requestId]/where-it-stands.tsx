import Link from "next/link";
import { RiskInShort } from "#components/risk-in-short.tsx";
import { Deadline, When } from "#components/when.tsx";
import type { RequestView } from "#lib/data/request-views.ts";
import { hasArrived, type Progress, totalOf } from "#lib/domain/progress.ts";
import { riskWasWhen } from "#lib/domain/risk-signals.ts";
import { WhoLooks } from "./claim-panel.tsx";

/** One sentence: whom it waits for and until when, or how it ended. */
export function WhereItStands({ request }: { request: RequestView }) {
  const { status, decision, progress, waitsFor, dueAt, closed } = request;
  if (waitsFor !== null)
    return (
      <>
        Waiting for {waitsFor}
        {status === "escalated" && request.needed > 1 && `: ${request.given} of ${request.needed} approvals`}
        {status === "changes_requested" && `: ${request.askedByDesk} has asked, and the clock stands`}
        {dueAt !== null && (
          <>
            , due <Deadline at={dueAt} />
          </>
        )}
        . <WhoLooks claim={request.claim} />
      </>
    );
  if (status === "withdrawn") return <>Taken back by {closed?.by ?? "its author"}. Nothing changed on the clusters.</>;
  if (status === "expired")
    return <>Expired: nobody decided it in time. Nothing changed on the clusters. Copy it to ask again.</>;
  if (status === "rejected")
    return (
      <>
        Rejected by {decision?.by}: {decision?.reason}
      </>
    );
  const by = request.approvals.length > 1 ? request.approvals.map(({ name }) => name).join(" and ") : decision?.by;
  return (
    <>
      Approved by {by}, {progress.enforced} of {totalOf(progress)} enforced. {whatFollows(progress)}
    </>
  );
}

function whatFollows(progress: Progress): string {
  if (progress.stuck > 0) return "Where it has not arrived, it is tried again; below stands what is in the way.";
  if (!hasArrived(progress)) return "The rest follows by itself, usually within seconds.";
  if (progress.replaced === 0) return "Every cluster has proven it.";
  const where = progress.enforced === 0 ? "Before it arrived" : `On ${progress.replaced} of them, before it arrived`;
  return `${where}, a later request replaced what it asked for.`;
}

/** Who, for whom, from which ticket, how risky, and who has approved so far. */
export function AboutRequest({ request }: { request: RequestView }) {
  const { risk, approvals } = request;
  return (
    <>
      <p className="wrap-anywhere text-quiet">
        Tenant {request.tenant}, written by {request.authors.join(", ")}
        {request.filedFor !== null && `, filed for ${request.filedFor}`}
        {request.submittedAt !== null && (
          <>
            , <When at={request.submittedAt} />
          </>
        )}
        {request.ticket !== null && `, ticket ${request.ticket}`}
        {request.expiresAt !== null && (
          <>
            . Expires <When at={request.expiresAt} /> if nobody decides
          </>
        )}
        .
      </p>
      <LinkedRequests request={request} />
      <RiskInShort risk={risk} when={riskWasWhen(request.status)} />
      {request.status === "escalated" && approvals.length > 0 && (
        <ul>
          {approvals.map(({ personId, name, at, counts }) => (
            <li key={personId}>
              {counts ? "Approved by " : "No longer counts, because the list has changed: the approval of "}
              {name}, <When at={at} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The requests that it was made from, or that were made from it. */
function LinkedRequests({ request: { copiedFrom, copies, renews, renewals } }: { request: RequestView }) {
  const linked = [
    { word: "A copy of", requests: copiedFrom === null ? [] : [copiedFrom] },
    { word: "Asked for again as", requests: copies },
    { word: "Extends", requests: renews === null ? [] : [renews] },
    { word: "To be extended by", requests: renewals },
  ].filter(({ requests }) => requests.length > 0);
  if (linked.length === 0) return null;
  return (
    <p className="text-quiet">
      {linked.map(({ word, requests }) => (
        <span key={word} className="mr-2">
          {word}{" "}
          {requests.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <Link href={`/requests/${id}`}>{name}</Link>
            </span>
          ))}
          .
        </span>
      ))}
    </p>
  );
}
