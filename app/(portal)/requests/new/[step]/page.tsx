import { headers } from "next/headers";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { EntryText } from "#components/entry-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { readZone } from "#components/zone.ts";
import { findActor, requireActor } from "#lib/auth/require-actor.ts";
import { findEntryRisk } from "#lib/data/entry-risk-views.ts";
import { type ClusterChoice, findTyped, listClusterChoices, listPeopleToFileFor } from "#lib/data/request-views.ts";
import { dayIn } from "#lib/domain/end-date.ts";
import { platformEntries } from "#lib/domain/list.ts";
import { addedIn } from "#lib/domain/list-change.ts";
import { listSize } from "#lib/domain/list-size.ts";
import { proposalsFor } from "../../open-previews.ts";
import { endOptions } from "../end-options.ts";
import { keptTable } from "../kept-table.ts";
import { narrowestOf } from "../pasted-table.ts";
import { noEnd } from "../read-ends.ts";
import { StepForm } from "../step-form.tsx";
import { addressOf, questions, readPage, readStep } from "../steps.ts";

export async function generateMetadata({ params }: PageProps<"/requests/new/[step]">) {
  const step = readStep((await params).step);
  return { title: `${step === null ? "What was understood" : questions[step]} · New request` };
}

export default async function NewRequestStep({ params: place, searchParams }: PageProps<"/requests/new/[step]">) {
  const page = readPage((await place).step);
  if (page === null) notFound();
  // A form sent without JavaScript after the session ended comes back with what was typed, not with the sign-in page.
  const posted = (await headers()).get("x-request-method") === "POST";
  const actor = posted ? await findActor() : await requireActor();
  const params = await searchParams;
  const requestId = typeof params["draft"] === "string" ? params["draft"] : "";
  if (requestId === "") redirect("/requests/new");
  const changing = params["changing"] === "yes";
  const kept = actor === null ? null : await findTyped(actor, requestId);
  const people = actor === null ? [] : await listPeopleToFileFor(actor);
  const asked = typeof params["for"] === "string" ? params["for"] : null;
  const filedFor = people.find(({ id }) => id === (kept?.filedForId ?? asked)) ?? null;
  const clusters = actor === null ? [] : await listClusterChoices(actor, filedFor?.id ?? null);
  const noClusters = actor !== null && clusters.length === 0;
  const choosesPersonFirst = noClusters && people.length > 0 && filedFor === null;
  const filedForId = filedFor?.id ?? (actor === null ? asked : null); // kept while somebody signs in again
  const typed = kept?.typed ?? {};
  const chosen =
    typeof params["cluster"] === "string" ? params["cluster"] : clusters.length === 1 ? clusters[0]?.id : undefined;
  const remove = typeof params["remove"] === "string" ? params["remove"] : "";
  const add = typeof params["add"] === "string" ? params["add"] : "";
  const exempt = params["change"] === "exempt" ? clusters.find(({ id }) => id === chosen)?.exemptNamespaces : undefined;
  const proposed = actor === null ? [] : await proposalsFor(actor, params);
  const ending = typeof params["end"] === "string" ? params["end"] : "";
  const ends = await otherEnd(
    clusters.find(({ id }) => id === chosen),
    ending,
  );
  if (page === "clusters" && clusters.length === 1 && !posted)
    redirect(`${addressOf("registries", requestId, changing)}${filedFor === null ? "" : `&for=${filedFor.id}`}`);
  const values = withAdded(
    { clusters: chosen ?? "", add, remove, ends, exempt: exempt?.join("\n") ?? "", ...typed },
    proposed,
  );
  const table = page === "understood" && actor !== null && kept !== null ? await keptTable(actor, kept) : null;
  if (page === "understood" && table === null && !posted) redirect(addressOf("registries", requestId, changing));
  if (table !== null) values["add"] = kept?.typed["pasted"] || (kept?.typed["add"] ?? "");
  const entries = table === null ? addedIn(kept?.changes ?? []) : narrowestOf(table.groups);
  return (
    <>
      <h1>
        {changing ? "Change the request" : "New request"}
        {filedFor !== null && ` for ${filedFor.name}`}
      </h1>
      {filedFor !== null && (
        <Notice>You and {filedFor.name} both become its authors; neither of you can decide it.</Notice>
      )}
      {people.length > 0 && kept === null && (
        <ChoosePerson people={people} chosen={filedFor?.id ?? ""} draft={requestId} />
      )}
      {proposed.length > 0 && (
        <Notice>
          {proposed.length === 1 ? "One entry was" : `${proposed.length} entries were`} added below from the preview, as
          it is what runs there now. That something runs does not make it trustworthy: keep what you know, remove the
          rest. Nothing is kept before you press Continue.
        </Notice>
      )}
      {choosesPersonFirst ? null : noClusters ? (
        <Notice>
          None of {filedFor === null ? "your" : "their"} clusters is registered and checked yet, so there is nothing to
          file a request for. A platform admin registers clusters.
        </Notice>
      ) : (
        <StepForm
          clusters={clusters.map(({ id, name, mode, exemptNamespaces, firstList }) => ({
            id,
            name,
            mode,
            exemptNamespaces,
            firstList,
          }))}
          hidden={{
            requestId,
            ...(changing && { changing: "yes" }),
            ...(filedForId !== null && { filedForId }),
          }}
          values={values}
          first={readStep(page) ?? "registries"}
          changing={changing}
          ends={await endOptions(new Date())}
          risk={actor === null || kept === null ? null : await findEntryRisk(actor, kept.clusterIds, entries)}
          {...(table !== null && { table })}
          lists={<Lists clusters={clusters.filter(({ id }) => kept?.clusterIds.includes(id) ?? id === chosen)} />}
        />
      )}
    </>
  );
}

/** What is allowed already, folded away: most who ask know. */
function Lists({ clusters }: { clusters: readonly ClusterChoice[] }) {
  if (clusters.length === 0) return null;
  return (
    <aside className="space-y-3 border-t border-line pt-4">
      <h2>{clusters.length === 1 ? "List as it is now" : "Lists as they are now"}</h2>
      {clusters.map((cluster) => (
        <details key={cluster.id} open={clusters.length === 1 && cluster.entries.length < 10}>
          <summary className="wrap-anywhere">
            {cluster.name}: {listSize(cluster.entries.length, platformEntries.length)}
          </summary>
          <ul className="mt-1 space-y-1 pl-4">
            <li>
              <EntryText>cr.l5d.io</EntryText> <span className="text-quiet">(platform registry, always there)</span>
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
        <Link href="/clusters">What a cluster enforces</Link> stands on its page.
      </p>
    </aside>
  );
}

/** The line that gives an entry another end, as it ends now. */
async function otherEnd(cluster: ClusterChoice | undefined, entry: string): Promise<string> {
  if (cluster === undefined || !cluster.entries.includes(entry)) return "";
  const endsAt = cluster.ends.get(entry);
  return `${entry} ${endsAt === undefined ? noEnd : dayIn(await readZone(), endsAt)}`;
}

/** What was typed, with the proposed entries below it, each on a line of its own. */
function withAdded(values: Readonly<Record<string, string>>, proposed: readonly string[]): Record<string, string> {
  if (proposed.length === 0) return { ...values };
  const lines = (values["add"] ?? "").split(/\r?\n/).filter((line) => line !== "");
  return { ...values, add: [...lines, ...proposed.filter((entry) => !lines.includes(entry))].join("\n") };
}

/** support-platform files for somebody: whose clusters the form then offers. */
function ChoosePerson({
  people,
  chosen,
  draft,
}: {
  people: readonly { readonly id: string; readonly name: string }[];
  chosen: string;
  draft: string;
}) {
  return (
    <form className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="draft" value={draft} />
      <div>
        <label htmlFor="for" className="mb-1 block font-semibold">
          On behalf of
        </label>
        <p id="for-hint" className="mb-2 text-quiet">
          Everybody who holds a cluster and has signed in once. The form then offers their clusters.
        </p>
        <select
          id="for"
          name="for"
          aria-describedby="for-hint"
          defaultValue={chosen}
          className="min-h-11 max-w-full rounded border border-field bg-surface px-3 text-ink"
        >
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Button type="submit" look="quiet">
        Choose
      </Button>
    </form>
  );
}
