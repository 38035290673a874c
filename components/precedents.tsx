import Link from "next/link";
import { EntryText } from "./entry-text.tsx";
import { Badge } from "./ui/badge.tsx";
import { Panel } from "./ui/panel.tsx";
import { When } from "./when.tsx";

interface Props {
  readonly precedents: readonly {
    readonly entry: string;
    readonly clusters: readonly string[];
    readonly clusterCount: number;
    readonly decisions: readonly {
      readonly id: string;
      readonly name: string;
      readonly outcome: "approved" | "rejected";
      readonly by: string;
      readonly at: Date;
      readonly reason: string;
    }[];
    readonly alsoAsked: number;
  }[];
}

/** For each entry: whose lists have it, who else asks for it, and what was decided on it before. */
export function Precedents({ precedents }: Props) {
  if (precedents.length === 0) return null;
  return (
    <Panel title="Who else has it">
      <ul className="space-y-4">
        {precedents.map(({ entry, clusters, clusterCount, decisions, alsoAsked }) => (
          <li key={entry} className="space-y-1">
            <p>
              <EntryText>{entry}</EntryText>
            </p>
            <p className="wrap-anywhere text-quiet">
              {clusterCount === 0
                ? "On no other cluster's list."
                : `On the list of ${clusters.join(", ")}${clusterCount > clusters.length ? ` and ${clusterCount - clusters.length} more` : ""}.`}{" "}
              {alsoAsked > 0 && (
                <Link href={`/approvals?${new URLSearchParams({ entry })}`}>
                  {alsoAsked === 1 ? "1 other open request asks" : `${alsoAsked} other open requests ask`} for it
                </Link>
              )}
            </p>
            {decisions.length === 0 && <p className="text-quiet">Nothing was decided on it before.</p>}
            {decisions.map(({ id, name, outcome, by, at, reason }) => (
              <p key={id} className="wrap-anywhere">
                <Badge tone={outcome === "approved" ? "good" : "bad"}>{outcome}</Badge>{" "}
                <Link href={`/requests/${id}`}>{name}</Link> by {by}, <When at={at} />
                {reason !== "" && <span className="block pl-4 text-quiet">{reason}</span>}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
