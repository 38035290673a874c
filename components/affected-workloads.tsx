"use client"; // hundreds of rows reach the browser as data, not as rendered elements
import { type ListedWorkload, podsIn } from "#lib/domain/impact.ts";
import { howMany } from "#lib/domain/impact-words.ts";
import { EntryText } from "./entry-text.tsx";

/** So many are open at once; the rest is folded away, fifty a fold. */
const openUpTo = 8;
const foldSize = 50;

/** Workloads by namespace, each with its images that the list does not cover. `quietly`: folded, whatever their number. */
export function AffectedWorkloads({
  affected,
  quietly = false,
}: {
  affected: readonly ListedWorkload[];
  quietly?: boolean;
}) {
  const byNamespace = [...Map.groupBy(affected, ({ namespace }) => namespace)].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <div className={quietly ? "mt-2 space-y-2 pl-4" : "space-y-2"}>
      {byNamespace.map(([namespace, workloads]) => (
        <details key={namespace} open={affected.length <= openUpTo}>
          <summary className="wrap-anywhere">
            {namespace}: {howMany(workloads)}
          </summary>
          <Workloads workloads={workloads} quietly={quietly} />
        </details>
      ))}
    </div>
  );
}

function Workloads({ workloads, quietly }: { workloads: readonly ListedWorkload[]; quietly: boolean }) {
  const rest = workloads.slice(foldSize);
  return (
    <>
      <ul className="mt-1 divide-y divide-line pl-4">
        {workloads.slice(0, foldSize).map((workload) => (
          <Workload
            key={[workload.kind, workload.name, ...workload.missing.map(({ image }) => image)].join(" ")}
            workload={workload}
            quietly={quietly}
          />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="pl-4">
          <summary>{howMany(rest)} more</summary>
          <Workloads workloads={rest} quietly={quietly} />
        </details>
      )}
    </>
  );
}

function Workload({ workload, quietly }: { workload: ListedWorkload; quietly: boolean }) {
  const { kind, name, missing, already } = workload;
  const pods = podsIn([workload]);
  return (
    <li className="py-1.5 wrap-anywhere">
      <span className="text-quiet">{kind}</span> <strong>{name}</strong>{" "}
      <span className="text-quiet">
        {pods === 1 ? "1 pod" : `${pods} pods`}
        {already && !quietly && ", already so"}
      </span>
      {missing.map(({ image, entry }) => (
        <div key={image} className="pl-4">
          {image === "" ? "a blank image" : <EntryText>{image}</EntryText>}
          <span className="text-quiet">
            {entry === null ? (
              " · no entry can cover it: the runtime cannot read it"
            ) : (
              <>
                {" · would be covered by "}
                <EntryText>{entry}</EntryText>
              </>
            )}
          </span>
        </div>
      ))}
    </li>
  );
}
