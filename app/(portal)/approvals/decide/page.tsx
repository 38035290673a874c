import Link from "next/link";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findElsewhere } from "#lib/data/elsewhere-views.ts";
import { findRequestView, type RequestView } from "#lib/data/request-views.ts";
import { pageSize } from "#lib/data/waiting-views.ts";
import { cannedReasonsFor } from "#lib/domain/canned-reasons.ts";
import { whyNotApprove } from "#lib/domain/why-not.ts";
import { queueAddress, queueQuery, readQueue } from "../read-queue.ts";
import { BulkForm } from "./bulk-form.tsx";
import { RequestInShort } from "./request-in-short.tsx";

export const metadata = { title: "Decide together" };

/** The chosen requests with what each does, and one decision for all of them, which covers exactly what is shown. */
export default async function DecideTogetherPage({ searchParams }: PageProps<"/approvals/decide">) {
  const actor = await requireActor();
  const params = await searchParams;
  const chosen = [...new Set([params["request"] ?? []].flat())].slice(0, pageSize);
  const queue = readQueue(Object.fromEntries(new URLSearchParams(String(params["queue"] ?? ""))));
  const back = queueAddress(queue);
  const found: { request: RequestView; whyNot: string | null }[] = [];
  for (const id of chosen) {
    const request = await findRequestView(actor, id);
    if (request !== null) found.push({ request, whyNot: whyNotApprove(actor, request) });
  }
  const possible = found.filter(({ whyNot }) => whyNot === null).map(({ request }) => request);
  const stopped = found.flatMap(({ request, whyNot }) => (whyNot === null ? [] : [{ ...request, whyNot }]));
  const canned = cannedReasonsFor(await findElsewhere(actor, possible));
  if (found.length === 0)
    return (
      <>
        <h1>Decide together</h1>
        <p>
          No request was chosen. <Link href={back}>Choose some that wait</Link>, then read them here together.
        </p>
      </>
    );
  return (
    <>
      <h1>Decide together</h1>
      <BulkForm
        requests={possible.map(({ id, name, digest, risk }) => ({ id, name, digest, risk: risk.level }))}
        canned={canned}
        stopped={stopped.map(({ id, name, whyNot }) => ({ id, name, whyNot }))}
        idempotencyKey={crypto.randomUUID()}
        back={back}
      >
        {possible.map((request) => (
          <RequestInShort
            key={request.id}
            request={request}
            leaveOut={`/approvals/decide?${new URLSearchParams([
              ...chosen.filter((id) => id !== request.id).map((id) => ["request", id]),
              ["queue", queueQuery(queue)],
            ])}`}
          />
        ))}
      </BulkForm>
    </>
  );
}
