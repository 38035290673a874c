import type { RequestStatus } from "./request.ts";

/** A role comes from the groups a person holds; tenant membership is per cluster and stands in `clusterIds`. */
export type Role = "tenant_member" | "support_agent" | "approver" | "auditor" | "platform_admin";

/** Who acts. `id` is null for a process of ours; `origin` says from where, for the audit event. */
export interface Actor {
  readonly id: string | null;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly clusterIds: readonly string[];
  readonly origin: string;
}

interface Authored {
  readonly authorIds: readonly string[];
}

interface Placed {
  readonly clusterIds: readonly string[];
}

/** Four eyes: nobody decides what they wrote, edited or had filed for them, whatever their roles. */
export function isAuthor(actor: Actor, request: Authored): boolean {
  return actor.id !== null && request.authorIds.includes(actor.id);
}

export function mayDecide(actor: Actor, request: Authored): boolean {
  return actor.roles.includes("approver") && !isAuthor(actor, request);
}

/** To file, a member must hold every cluster of the request. */
export function mayFile(actor: Pick<Actor, "clusterIds">, request: Placed): boolean {
  return request.clusterIds.length > 0 && request.clusterIds.every((id) => actor.clusterIds.includes(id));
}

/** support-platform files for a person who could file it; both are its authors then. */
export function mayFileForOthers(actor: Actor): boolean {
  return actor.roles.includes("support_agent");
}

/** Members who hold every cluster of it, its authors, and support-platform. Whoever does becomes an author. */
export function mayEdit(actor: Actor, request: Authored & Placed): boolean {
  return mayFile(actor, request) || isAuthor(actor, request) || actor.roles.includes("support_agent");
}

/** Answering a question is for those who wrote it, or may become its authors as members. */
export function mayResubmit(actor: Actor, request: Authored & Placed): boolean {
  return isAuthor(actor, request) || mayFile(actor, request);
}

/** support-platform sends on what it was given, never what somebody of its own wrote: that is what the other pair of eyes is for. */
export function mayEscalate(actor: Actor, request: Authored): boolean {
  return actor.roles.includes("support_agent") && !isAuthor(actor, request);
}

/** Who has a desk at which requests wait. */
export function hasQueue(actor: Actor): boolean {
  return actor.roles.includes("approver") || actor.roles.includes("support_agent");
}

/** Asking for changes is for the desk it waits at, never for its authors: they change it themselves. */
export function mayReturn(actor: Actor, request: Authored & { readonly status: RequestStatus }): boolean {
  const role = request.status === "submitted" ? "support_agent" : "approver";
  return actor.roles.includes(role) && !isAuthor(actor, request);
}

/** Saying that one looks at a request, or that nobody does: for the desk it waits at, as asking is. */
export function mayClaim(actor: Actor, request: Authored & { readonly status: RequestStatus }): boolean {
  return mayReturn(actor, request);
}

/** Auditors read everything and change nothing: who is nothing else says nothing either. */
export function mayComment({ id, roles }: Pick<Actor, "id" | "roles">): boolean {
  return id !== null && (roles.length === 0 || roles.some((role) => role !== "auditor"));
}

/** An author may take a request back, also after leaving one of its clusters. */
export function mayWithdraw(actor: Actor, request: Authored): boolean {
  return isAuthor(actor, request);
}

interface FiledFor {
  readonly filedForId: string | null;
}

/**
 * Internal notes are for staff: never for who holds a cluster of the request, nor for its authors, except the one of
 * support-platform who filed it for somebody else.
 */
export function maySeeNotes(actor: Actor, request: Authored & Placed & FiledFor): boolean {
  return maySeeWhoLooks(actor, request) && !request.clusterIds.some((id) => actor.clusterIds.includes(id));
}

/** Who looks at a request is told to staff; its authors, but the one of support-platform who filed it for somebody else, and members hear that somebody does. */
export function maySeeWhoLooks(actor: Actor, request: Authored & FiledFor): boolean {
  if (!seesEverything(actor)) return false;
  return !isAuthor(actor, request) || (actor.roles.includes("support_agent") && request.filedForId !== actor.id);
}

export function mayWriteNotes(actor: Actor, request: Authored & Placed & FiledFor): boolean {
  const works = actor.roles.includes("support_agent") || actor.roles.includes("approver");
  return works && maySeeNotes(actor, request);
}

/** Rules and deadlines are for platform admins; whoever wrote a request that a change would affect is refused by the command. */
export function mayChangeRules(actor: Actor): boolean {
  return actor.roles.includes("platform_admin");
}

export function maySeeRules(actor: Actor): boolean {
  return seesEverything(actor);
}

/** A draft is its authors' own; afterwards staff see every request, and members those that touch a cluster of theirs. */
export function maySeeRequest(actor: Actor, request: Authored & Placed & { readonly status: string }): boolean {
  if (isAuthor(actor, request)) return true;
  if (request.status === "draft") return false;
  return seesEverything(actor) || request.clusterIds.some((id) => actor.clusterIds.includes(id));
}

export function seesEverything(actor: Actor): boolean {
  return actor.roles.some((role) => role !== "tenant_member");
}

export function maySeeCluster(actor: Actor, clusterId: string): boolean {
  return seesEverything(actor) || actor.clusterIds.includes(clusterId);
}

/** The whole history is for auditors and the platform's own staff; members see the history of their clusters. */
export function mayRegisterClusters(actor: Actor): boolean {
  return actor.roles.includes("platform_admin");
}
