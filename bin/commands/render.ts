import { parseArgs } from "node:util";
import { sha256Hex } from "#lib/data/hash.ts";
import { toYaml } from "#lib/delivery/kubernetes/kubernetes-object.ts";
import { renderObjects } from "#lib/delivery/kubernetes/render.ts";
import { firstExemptNamespaces, listProblem, platformEntries } from "#lib/domain/list.ts";
import { type Mode, type RevisionContent, revisionDigest } from "#lib/domain/revision.ts";
import { readGivenEntries } from "./read-list.ts";
import { UsageError } from "./usage.ts";

const modes: readonly Mode[] = ["deny", "warn", "off"];

/** The objects for a cluster, as an admin would apply them by hand. */
export async function render(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      mode: { type: "string", default: "deny" },
      revision: { type: "string", default: "1" },
      entry: { type: "string", multiple: true },
      list: { type: "string" },
      guard: { type: "string" },
    },
  });
  const mode = modes.find((each) => each === values.mode);
  if (mode === undefined)
    throw new UsageError(`There is no mode ${JSON.stringify(values.mode)}: choose deny, warn or off.`);
  if (!/^\d{1,9}$/.test(values.revision)) throw new UsageError("--revision takes a number, for instance 12.");
  const entries = await readGivenEntries(values.entry ?? [], values.list);
  const problem = listProblem([...platformEntries, ...entries]);
  if (problem !== null) throw new UsageError(`The list is too large: ${problem}`);
  const content: RevisionContent = {
    entries,
    platformRegistries: platformEntries,
    mode,
    exemptNamespaces: firstExemptNamespaces,
  };
  const revision = {
    ...content,
    number: Number(values.revision),
    digest: revisionDigest(content, sha256Hex),
    previous: null,
  };
  const portalUrl = process.env["PORTAL_URL"] ?? "https://trusted-registries.example";
  process.stdout.write(toYaml(renderObjects({ revision, portalUrl, guardIdentity: values.guard ?? null })));
  return 0;
}
