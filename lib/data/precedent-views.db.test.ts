import { expect, test } from "vitest";
import { decideRequest } from "#lib/commands/decide-request.ts";
import { aCluster, add, aPerson, approve, aRequest, digestAsRead } from "#lib/testing/factories.ts";
import { findPrecedents } from "./precedent-views.ts";
import { findRequestView } from "./request-views.ts";

test("staff reads who else has an entry, who asks for it too, and what was decided on it before; a member does not", async () => {
  const now = new Date();
  const [lja, orion] = [await aCluster("Lja"), await aCluster("Orion")];
  const tess = await aPerson("tess", ["tenant_member"], [lja.id]);
  const olaf = await aPerson("olaf", ["tenant_member"], [orion.id]);
  const ada = await aPerson("ada", ["approver"]);
  const entry = "quay.io/precedent";
  const earlier = await aRequest(olaf, add(entry));
  await approve(ada, earlier, now);
  const refused = await aRequest(tess, add(entry, "quay.io/precedent-too"));
  const input = { requestId: refused, outcome: "reject", reason: "Not yet.", idempotencyKey: null } as const;
  await decideRequest(ada, { ...input, digest: await digestAsRead(refused) }, new Date(now.getTime() + 1000));
  const [one, other] = [await aRequest(tess, add(entry)), await aRequest(tess, add(entry))];
  const view = await findRequestView(ada, one);
  if (view === null) throw new Error("it is there");
  const [found, ...none] = await findPrecedents(ada, view);
  expect(none).toEqual([]);
  expect(found).toMatchObject({ entry, clusters: [orion.name], clusterCount: 1, alsoAsked: 1 });
  expect(found?.decisions).toMatchObject([
    { id: refused, outcome: "rejected", by: "ada", reason: "Not yet." },
    { id: earlier, outcome: "approved", by: "ada" },
  ]);
  expect(await findPrecedents(tess, view)).toEqual([]);
  expect(other).not.toBe(one);
});
