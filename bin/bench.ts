import { parseArgs } from "node:util";
import { benchAdmission } from "./bench/admission.ts";
import { benchDecision } from "./bench/decision.ts";
import { benchImpact } from "./bench/impact.ts";
import { benchQueue } from "./bench/queue.ts";

/** One measurement: both totals in `unit`, and ours as a multiple of the bare minimum from the same run. */
export interface Figure {
  readonly part: string;
  readonly case: string;
  readonly ours: number;
  readonly base: number;
  readonly unit: string;
  readonly ratio: number;
}

const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  admission: benchAdmission,
  decision: benchDecision,
  impact: benchImpact,
  queue: benchQueue,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const unknown = positionals.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`There is no part ${JSON.stringify(unknown)}: choose from ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const figure of await measure()) {
    const { part, case: what, ours, base, unit, ratio } = figure;
    console.log(
      values.json
        ? JSON.stringify({ part, case: what, ours, base, unit, ratio })
        : `${part}: ${what}: ours ${ours} ${unit}, bare minimum ${base} ${unit}, ${ratio} times`,
    );
  }
}
process.exit(0);
