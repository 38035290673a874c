import type { Role } from "#lib/domain/permissions.ts";
import { client, type Tx } from "./client.ts";

export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly clusterIds: readonly string[];
}

/** Who holds this session, with the roles that their groups give now; null when it is unknown or over. */
export async function findSignedIn(sessionToken: string, now: Date): Promise<SignedIn | null> {
  const session = await client().session.findUnique({
    where: { sessionToken },
    select: { expires: true, user: { select: { id: true, name: true, groups: true } } },
  });
  if (session === null || session.expires <= now) return null;
  const { id, name, groups } = session.user;
  return { id, name: name ?? "Somebody without a name", ...(await rolesOfGroups(client(), groups)) };
}

/** What a person's groups stand for. */
export async function rolesOfGroups(
  tx: Tx,
  groups: readonly string[],
): Promise<Pick<SignedIn, "roles" | "clusterIds">> {
  const found = await tx.groupMapping.findMany({
    where: { groupValue: { in: [...groups] } },
    select: { role: true, clusterId: true },
  });
  const clusterIds = found.flatMap((each) => each.clusterId ?? []);
  return { roles: [...new Set(found.map(({ role }) => role as Role))], clusterIds: [...new Set(clusterIds)] };
}

/** Ends a session at once. */
export async function endSession(sessionToken: string): Promise<void> {
  await client().session.deleteMany({ where: { sessionToken } });
}
