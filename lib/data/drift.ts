import type { ObjectDrift } from "#lib/domain/drift.ts";
import type { Tx } from "./client.ts";
import { readFieldDifferences } from "./stored-drift.ts";

export interface DriftView extends ObjectDrift {
  readonly since: Date;
}

/** What a cluster's drift was when last looked at, object by object. */
export async function currentDrift(tx: Pick<Tx, "drift">, clusterId: string): Promise<DriftView[]> {
  const rows = await tx.drift.findMany({
    where: { clusterId },
    select: { object: true, part: true, state: true, fields: true, more: true, since: true },
    orderBy: { object: "asc" },
  });
  return rows.map(({ part, state, fields, ...row }) => ({
    ...row,
    part: part as ObjectDrift["part"],
    state: state as ObjectDrift["state"],
    fields: readFieldDifferences(fields),
  }));
}

/** Keeps a cluster's drift as seen; `since` stays for an object that drifted before. */
export async function saveDrift(tx: Tx, clusterId: string, drift: readonly ObjectDrift[], now: Date): Promise<void> {
  const objects = drift.map(({ object }) => object);
  await tx.drift.deleteMany({ where: { clusterId, object: { notIn: objects } } });
  for (const { object, part, state, fields, more } of drift) {
    const seen = { part, state, fields: fields.map((field) => ({ ...field })), more };
    await tx.drift.upsert({
      where: { clusterId_object: { clusterId, object } },
      create: { clusterId, object, ...seen, since: now },
      update: seen,
    });
  }
}
