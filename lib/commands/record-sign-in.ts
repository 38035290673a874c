import { recordAudit } from "#lib/data/audit-log.ts";
import { inTransaction } from "#lib/data/client.ts";
import { rolesOfGroups } from "#lib/data/people.ts";

/** What the identity provider says of somebody who just signed in. */
export interface SignInClaims {
  readonly personId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly mail: string | null;
  readonly groups: readonly string[];
}

/** Rewrites a person's name and groups at each sign-in, and records it. */
export function recordSignIn(claims: SignInClaims, origin: string, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    const { personId: id, issuer, subject, name, mail, groups } = claims;
    await tx.user.update({
      where: { id },
      data: { issuer, subject, name, mail, groups: [...groups], groupsReadAt: now },
    });
    const { roles, clusterIds } = await rolesOfGroups(tx, groups);
    const actor = { id, name, roles, clusterIds, origin };
    await recordAudit(tx, actor, { type: "person.signed_in", detail: { groups, roles } }, now);
  });
}
