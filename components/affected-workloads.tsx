import { type AffectedWorkload, podsIn } from "#lib/domain/impact.ts";
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
  affected: readonly AffectedWorkload[];
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
          <Workloads workloads={together(workloads)} quietly={quietly} />
        </details>
      ))}
    </div>
  );
}

/** Pods that differ only in images that the list covers are one line to a reader. */
function together(workloads: readonly AffectedWorkload[]): AffectedWorkload[] {
  const same = Map.groupBy(workloads, ({ kind, name, missing }) =>
    [kind, name, ...missing.map(({ image }) => image)].join(" "),
  );
  return [...same.values()].flatMap((all) => (all[0] === undefined ? [] : [{ ...all[0], pods: podsIn(all) }]));
}

function Workloads({ workloads, quietly }: { workloads: readonly AffectedWorkload[]; quietly: boolean }) {
  const rest = workloads.slice(foldSize);
  return (
    <>
      <ul className="mt-1 divide-y divide-line pl-4">
        {workloads.slice(0, foldSize).map((workload) => (
          <Workload
            key={[workload.kind, workload.name, ...workload.images].join(" ")}
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

function Workload({ workload, quietly }: { workload: AffectedWorkload; quietly: boolean }) {
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
                {" · covered by "}
                <EntryText>{entry}</EntryText>
              </>
            )}
          </span>
        </div>
      ))}
    </li>
  );
}
