import type { AuditEvent } from "#lib/domain/audit-event.ts";
import { type Audience, groupsTrustedDays, roleAudiences } from "#lib/domain/notification.ts";
import type { Role } from "#lib/domain/permissions.ts";
import type { Tx } from "./client.ts";
import { rolesOfGroups } from "./people.ts";

type Place = Pick<AuditEvent, "requestId" | "clusterId">;

/** The people of an audience as of now. No desk is told of a request of one of its own. */
export async function audienceIds(tx: Tx, audience: Audience, place: Place, now: Date): Promise<string[]> {
  switch (audience) {
    case "authors":
      return authors(tx, place);
    case "participants":
      return participants(tx, place);
    case "former_approvers":
      return formerApprovers(tx, place);
    case "platform_admins":
      return holdersOf(tx, roleAudiences[audience], now);
    case "cluster_members":
      return clusterMembers(tx, place, now);
    case "support-platform":
    case "TDP-k8saas": {
      const own = await authorIds(tx, place);
      return (await holdersOf(tx, roleAudiences[audience], now)).filter((id) => !own.includes(id));
    }
  }
}

async function authorIds(tx: Tx, { requestId }: Place): Promise<string[]> {
  if (requestId === undefined) return [];
  const found = await tx.requestAuthor.findMany({ where: { requestId }, select: { personId: true } });
  return found.map(({ personId }) => personId);
}

/** Of something that happens on one cluster, only those who may still see that cluster. */
async function authors(tx: Tx, place: Place): Promise<string[]> {
  const ids = await authorIds(tx, place);
  const { clusterId } = place;
  return clusterId === undefined ? ids : seers(tx, ids, (clusterIds) => clusterIds.includes(clusterId));
}

/** Who wrote a comment that everybody reads, or decided, and is no author and may still see the request. */
async function participants(tx: Tx, { requestId }: Place): Promise<string[]> {
  if (requestId === undefined) return [];
  const request = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: {
      authors: { select: { personId: true } },
      clusters: { select: { clusterId: true } },
      comments: { where: { internal: false }, select: { personId: true } },
      decisions: { select: { personId: true } },
    },
  });
  const own = request.authors.map(({ personId }) => personId);
  const took = [...request.comments, ...request.decisions].map(({ personId }) => personId);
  const others = [...new Set(took)].filter((id) => !own.includes(id));
  return seers(tx, others, (held) => request.clusters.some(({ clusterId }) => held.includes(clusterId)));
}

/** Whose approvals counted until the round that has just ended, but for those who have become its authors. */
async function formerApprovers(tx: Tx, { requestId }: Place): Promise<string[]> {
  if (requestId === undefined) return [];
  const { round } = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { round: true } });
  const found = await tx.decision.findMany({
    where: { requestId, outcome: "approve", round: round - 1 },
    select: { personId: true },
  });
  const own = await authorIds(tx, { requestId });
  return found.map(({ personId }) => personId).filter((id) => !own.includes(id));
}

/** Everybody who holds a cluster. */
async function clusterMembers(tx: Tx, { clusterId }: Place, now: Date): Promise<string[]> {
  return clusterId === undefined ? [] : peopleWith(tx, { role: "tenant_member", clusterId }, now);
}

function holdersOf(tx: Tx, role: Role, now: Date): Promise<string[]> {
  return peopleWith(tx, { role }, now);
}

/** Everybody whose groups, as last read and not too long ago, give them a role. Who has never signed in is not known here. */
async function peopleWith(tx: Tx, where: { readonly role: Role; readonly clusterId?: string }, now: Date) {
  const groups = await tx.groupMapping.findMany({ where, select: { groupValue: true } });
  const people = await tx.user.findMany({
    where: {
      groups: { hasSome: groups.map(({ groupValue }) => groupValue) },
      groupsReadAt: { gt: new Date(now.getTime() - groupsTrustedDays * 86_400_000) },
    },
    select: { id: true },
  });
  return people.map(({ id }) => id);
}

/** Those of `ids` who are staff, or hold clusters that `holds` accepts. */
async function seers(tx: Tx, ids: readonly string[], holds: (clusterIds: readonly string[]) => boolean) {
  const people = await tx.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, groups: true } });
  const seeing: string[] = [];
  for (const { id, groups } of people) {
    const { roles, clusterIds } = await rolesOfGroups(tx, groups);
    if (roles.some((role) => role !== "tenant_member") || holds(clusterIds)) seeing.push(id);
  }
  return seeing;
}
