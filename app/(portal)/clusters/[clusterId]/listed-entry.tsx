import Link from "next/link";
import { EndDate } from "#components/end-date.tsx";
import { EndsSoon } from "#components/ends-soon.tsx";
import { EntryText } from "#components/entry-text.tsx";
import { When } from "#components/when.tsx";
import type { ClusterView } from "#lib/data/cluster-views.ts";
import { endsSoon } from "#lib/domain/end-date.ts";
import { renewFromList } from "../../requests/actions.ts";

interface Props {
  readonly cluster: ClusterView;
  readonly listed: ClusterView["list"][number];
  readonly mayFileFor: boolean;
}

/** An entry of a list: by which request, until when, and what a member can ask for about it. */
export function ListedEntry({ cluster, listed, mayFileFor }: Props) {
  const { entry, requestId, requestName, decided, endsAt, renewal } = listed;
  const ask = (what: "remove" | "end") =>
    `/requests/new?cluster=${cluster.id}&step=registries&${what}=${encodeURIComponent(entry)}`;
  const mayRenew = mayFileFor && renewal === null;
  return (
    <li>
      <EntryText>{entry}</EntryText>{" "}
      <span className="text-quiet">
        {decided === null ? (
          "by "
        ) : (
          <>
            allowed by {decided.by} <When at={decided.at} />,{" "}
          </>
        )}
      </span>
      <Link href={`/requests/${requestId}`} className="inline-block min-h-6">
        {requestName}
      </Link>
      {endsAt !== null && (
        <>
          , until <EndDate at={endsAt} />
        </>
      )}
      {mayFileFor && (
        <>
          {" "}
          <Link href={ask("remove")} className="inline-block min-h-6">
            ask to remove<span className="sr-only"> {entry}</span>
          </Link>{" "}
          <Link href={ask("end")} className="inline-block min-h-6">
            {endsAt === null ? "set an end" : "set another end"}
            <span className="sr-only"> for {entry}</span>
          </Link>
        </>
      )}
      {endsAt !== null && endsSoon(endsAt, new Date()) && (
        <span className="block">
          <EndsSoon ends={{ endsAt, mayRenew, renewal }}>
            <form action={renewFromList} className="inline">
              <input type="hidden" name="requestId" value={requestId} />
              <input type="hidden" name="clusterId" value={cluster.id} />
              <input type="hidden" name="entry" value={entry} />
              <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
              <button type="submit" className="min-h-8 cursor-pointer font-semibold text-accent underline">
                extend<span className="sr-only"> {entry}</span>
              </button>
            </form>
          </EndsSoon>
        </span>
      )}
    </li>
  );
}
