import { audiencesOf, deskAudiences } from "#lib/domain/notification.ts";
import { type Actor, seesEverything } from "#lib/domain/permissions.ts";
import type { Prisma } from "./generated/client.ts";

type Reader = Pick<Actor, "roles" | "clusterIds"> & { readonly id: string };

/**
 * Which of what they were told somebody may read now: whoever has lost a role or a cluster since no longer reads what it
 * let them know, and a desk's word about a request that has become one's own is gone.
 */
export function readable(reader: Reader): Prisma.NotificationWhereInput {
  const mine = { authors: { some: { personId: reader.id } } };
  const sees = seesEverything({ ...reader, name: "", origin: "" });
  const clusterIds = [...reader.clusterIds];
  const audiences = audiencesOf(reader.roles);
  const desks: string[] = audiences.filter((audience) => deskAudiences.some((each) => each === audience));
  const others: string[] = audiences.filter((audience) => !desks.includes(audience));
  const placed = { clusters: { some: { clusterId: { in: clusterIds } } } };
  return {
    personId: reader.id,
    AND: [
      sees ? {} : { OR: [{ clusterId: null }, { clusterId: { in: clusterIds } }] },
      {
        OR: [
          { audience: "authors", request: mine },
          { audience: { in: desks }, request: { NOT: mine } },
          { audience: { in: others } },
          { audience: "participants", ...(sees ? {} : { request: { OR: [mine, placed] } }) },
        ],
      },
    ],
  };
}
