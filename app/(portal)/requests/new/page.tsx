import { headers } from "next/headers";
import Link from "next/link";
import { EntryText } from "#components/entry-text.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { findActor, requireActor } from "#lib/auth/require-actor.ts";
import { findTyped, listClusterChoices } from "#lib/data/request-views.ts";
import { proposalsFor } from "../open-previews.ts";
import { RequestForm } from "./request-form.tsx";

export const metadata = { title: "New request" };

export default async function NewRequestPage({ searchParams }: PageProps<"/requests/new">) {
  // A form sent without JavaScript after the session ended comes back with what was typed, not with the sign-in page.
  const posted = (await headers()).get("x-request-method") === "POST";
  const actor = posted ? await findActor() : await requireActor();
  const params = await searchParams;
  const requestId = typeof params["draft"] === "string" ? params["draft"] : null;
  const clusters = actor === null ? [] : await listClusterChoices(actor);
  const typed = (actor !== null && requestId !== null && (await findTyped(actor, requestId))) || {};
  const chosen =
    typeof params["cluster"] === "string" ? params["cluster"] : clusters.length === 1 ? clusters[0]?.id : undefined;
  const remove = typeof params["remove"] === "string" ? params["remove"] : "";
  const add = typeof params["add"] === "string" ? params["add"] : "";
  const exempt = params["change"] === "exempt" ? clusters.find(({ id }) => id === chosen)?.exemptNamespaces : undefined;
  const proposed = actor === null ? [] : await proposalsFor(actor, params);
  const values = withAdded(
    { clusters: chosen ?? "", add, remove, exempt: exempt?.join("\n") ?? "", ...typed },
    proposed,
  );
  return (
    <>
      <h1>{requestId === null ? "New request" : "Change the request"}</h1>
      {proposed.length > 0 && (
        <Notice>
          {proposed.length === 1 ? "One entry was" : `${proposed.length} entries were`} added below from the preview,
          each as narrow as it can be. That something runs does not make it trustworthy: keep what you know, remove the
          rest. Nothing is kept before you press Continue.
        </Notice>
      )}
      {actor !== null && clusters.length === 0 ? (
        <Notice>
          None of your clusters is registered and checked yet, so there is nothing to file a request for. A platform
          admin registers clusters.
        </Notice>
      ) : (
        <div className="grid gap-8 lg:grid-cols-[2fr_1fr]">
          <RequestForm
            clusters={clusters.map(({ id, name, mode, exemptNamespaces }) => ({ id, name, mode, exemptNamespaces }))}
            requestId={requestId}
            values={values}
          />
          <aside className="space-y-4">
            <h2>Lists as they are now</h2>
            {clusters.map((cluster) => (
              <details key={cluster.id} open={clusters.length < 4}>
                <summary>{cluster.name}</summary>
                <ul className="mt-1 space-y-1 pl-4">
                  <li>
                    <EntryText>cr.l5d.io</EntryText>{" "}
                    <span className="text-quiet">(platform registry, always there)</span>
                  </li>
                  {cluster.entries.map((entry) => (
                    <li key={entry}>
                      <EntryText>{entry}</EntryText>
                    </li>
                  ))}
                </ul>
              </details>
            ))}
            <p className="text-quiet">
              An entry is a registry host, with its port if it has one, and may go down to an organisation or an image.
              A list says where images may be pulled from; <Link href="/clusters">what a cluster enforces</Link> stands
              on its page.
            </p>
          </aside>
        </div>
      )}
    </>
  );
}

/** What was typed, with the proposed entries below it, each on a line of its own. */
function withAdded(values: Readonly<Record<string, string>>, proposed: readonly string[]): Record<string, string> {
  const lines = (values["add"] ?? "").split(/\r?\n/).filter((line) => line !== "");
  return { ...values, add: [...lines, ...proposed.filter((entry) => !lines.includes(entry))].join("\n") };
}
