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
export function mayFile(actor: Actor, request: Placed): boolean {
  return request.clusterIds.length > 0 && request.clusterIds.every((id) => actor.clusterIds.includes(id));
}

/** An author may take a request back, also after leaving one of its clusters. */
export function mayWithdraw(actor: Actor, request: Authored): boolean {
  return isAuthor(actor, request);
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
