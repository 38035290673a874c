import {
  type Actor,
  isAuthor,
  mayClaim,
  mayComment,
  mayDecide,
  mayEdit,
  mayEscalate,
  mayFile,
  mayFileForOthers,
  mayResubmit,
  mayReturn,
  maySeeNotes,
  maySeeWhoLooks,
  mayWithdraw,
  mayWriteNotes,
  seesEverything,
} from "#lib/domain/permissions.ts";
import { type Desk, isOpen, mayMove, requestName, waitsFor } from "#lib/domain/request.ts";
import type { Risk } from "#lib/domain/request-risk.ts";
import { approvalsOf } from "./approvals.ts";
import { client } from "./client.ts";
import { type EndView, endsOfRequests } from "./end-views.ts";
import { assessRisk } from "./request-risk.ts";
import { getRule } from "./request-rules.ts";
import type { RequestPlan, RequestRecord } from "./requests.ts";
import { readStoredRisk } from "./stored-risk.ts";

/** What this person may do to a request now: the rules of the commands, asked beforehand. */
export interface RequestDeeds {
  readonly decide: boolean;
  readonly edit: boolean;
  readonly resubmit: boolean;
  readonly escalate: boolean;
  readonly return: boolean;
  readonly withdraw: boolean;
  readonly comment: boolean;
  readonly note: boolean;
  readonly copy: boolean;
  readonly claim: boolean;
}

export interface CommentView {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly text: string;
  readonly internal: boolean;
}

/** Where a request stands between its desks, and what was said about it. */
export interface RequestWorkflow {
  readonly version: number;
  readonly waitsFor: string | null;
  readonly dueAt: Date | null;
  readonly expiresAt: Date | null;
  readonly askedByDesk: Desk | null;
  readonly closed: { readonly by: string; readonly at: Date } | null;
  readonly ticket: string | null;
  readonly filedFor: string | null;
  readonly copiedFrom: { readonly id: string; readonly name: string } | null;
  readonly copies: readonly { readonly id: string; readonly name: string }[];
  /** The request whose entries it asks to have for longer, and those that ask it of this one. */
  readonly renews: { readonly id: string; readonly name: string } | null;
  readonly renewals: readonly { readonly id: string; readonly name: string }[];
  /** Of what it asked for and is on a list now; null when nothing of it ends. */
  readonly ends: EndView | null;
  /** As it is now while open, as decided afterwards. */
  readonly risk: Risk;
  /** Where the rules would send it if it were filed now. */
  readonly route: Desk;
  readonly approvals: readonly {
    readonly personId: string;
    readonly name: string;
    readonly at: Date;
    readonly counts: boolean;
  }[];
  readonly given: number;
  readonly needed: number;
  readonly approvedByMe: boolean;
  readonly comments: readonly CommentView[];
  /** Who looks at it; for whom that is not, only that somebody does. */
  readonly claim: { readonly by: string | null; readonly at: Date; readonly mine: boolean } | null;
  readonly may: RequestDeeds;
}

/** Notes are left out here, not on the page, for everybody who may not see them. */
export async function requestWorkflow(
  actor: Actor,
  record: RequestRecord,
  planned: RequestPlan,
  kept: { readonly risk: string | null; readonly riskSignals: unknown },
): Promise<RequestWorkflow> {
  const open = isOpen(record.status) || record.status === "draft";
  const risk = (open ? null : readStoredRisk(kept)) ?? (await assessRisk(client(), planned));
  const rule = await getRule(client(), risk.level);
  const seesCluster = (id: string) => seesEverything(actor) || isAuthor(actor, record) || actor.clusterIds.includes(id);
  const signals = risk.signals.filter(({ clusterId }) => clusterId === undefined || seesCluster(clusterId));
  const approvals = (await approvalsOf(client(), record)).map(({ personId, name, at, digest: given }) => ({
    personId,
    name,
    at,
    counts: !open || given === planned.digest,
  }));
  const given = approvals.filter(({ counts }) => counts).length;
  const links = await client().request.findUniqueOrThrow({
    where: { id: record.id },
    select: {
      filedFor: { select: { name: true } },
      copiedFrom: { select: { id: true, number: true } },
      copies: {
        where: { status: { not: "draft" }, number: { not: null } },
        orderBy: { number: "asc" },
        select: { id: true, number: true },
      },
      renews: { select: { id: true, number: true } },
      renewals: {
        where: { status: { not: "draft" } },
        orderBy: { number: "asc" },
        select: { id: true, number: true },
      },
      comments: {
        where: maySeeNotes(actor, record) ? {} : { internal: false },
        orderBy: { at: "asc" },
        select: { id: true, at: true, text: true, internal: true, person: { select: { name: true } } },
      },
    },
  });
  const linkOf = ({ id, number }: { id: string; number: number | null }) => ({ id, name: requestName(number) });
  return {
    version: record.version,
    waitsFor: waitsFor(record.status),
    dueAt: record.dueAt,
    expiresAt: isOpen(record.status) ? record.expiresAt : null,
    askedByDesk: record.askedByDesk,
    closed: record.closed,
    ticket: record.ticket,
    filedFor: links.filedFor?.name ?? null,
    copiedFrom: links.copiedFrom === null ? null : linkOf(links.copiedFrom),
    copies: links.copies.map(linkOf),
    renews: links.renews === null ? null : linkOf(links.renews),
    renewals: links.renewals.map(linkOf),
    ends: (await endsOfRequests(actor, [record.id])).get(record.id) ?? null,
    risk: { ...risk, signals },
    route: rule.route,
    approvals,
    given,
    needed: open ? rule.approvals : Math.max(given, 1),
    approvedByMe: approvals.some(({ personId, counts }) => counts && personId === actor.id),
    comments: links.comments.map(({ person, ...comment }) => ({ ...comment, by: person.name ?? "" })),
    claim:
      record.claim === null
        ? null
        : {
            by: maySeeWhoLooks(actor, record) ? record.claim.by : null,
            at: record.claim.at,
            mine: record.claim.byId === actor.id,
          },
    may: deeds(actor, record),
  };
}

function deeds(actor: Actor, record: RequestRecord): RequestDeeds {
  const can = (move: Parameters<typeof mayMove>[1]) => mayMove(record.status, move);
  const filesForAuthor = mayFileForOthers(actor) && record.filedForId !== null && isAuthor(actor, record);
  return {
    decide: can("approve") && mayDecide(actor, record),
    edit: can("edit") && mayEdit(actor, record),
    resubmit: can("resubmit") && mayResubmit(actor, record),
    escalate: can("escalate") && mayEscalate(actor, record),
    return: can("return") && mayReturn(actor, record),
    withdraw: can("withdraw") && mayWithdraw(actor, record),
    comment: can("comment") && mayComment(actor),
    note: can("comment") && mayWriteNotes(actor, record),
    claim: can("claim") && mayClaim(actor, record),
    copy: can("copy") && (mayFile(actor, record) || filesForAuthor),
  };
}
