import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes docs/mutation-survivors.md from the last runs: of each file, the newest run that it was part of. */
interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
interface Place {
  readonly line: number;
  readonly column: number;
}
interface File {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

const root = join(import.meta.dirname, "../..");
const runs = readdirSync(join(root, ".data"))
  .filter((name) => /^mutation-.*\.json$/.test(name))
  .map((name) => join(root, ".data", name))
  .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
const files = new Map<string, File>();
for (const run of runs)
  for (const [name, file] of Object.entries(JSON.parse(readFileSync(run, "utf8")).files)) files.set(name, file as File);

const killed = (all: readonly Mutant[]) =>
  all.filter(({ status }) => status === "Killed" || status === "Timeout").length;
const judged = (all: readonly Mutant[]) => all.filter(({ status }) => !/Error$|^Ignored$/.test(status)).length;
const score = (all: readonly Mutant[]) => `${((100 * killed(all)) / judged(all)).toFixed(1)}%`;
const short = (text: string) => {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("](", "] (").replaceAll("`", "'").replaceAll("|", "\\|");
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
};

function original({ source }: File, { location: { start, end } }: Mutant): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, n) => line.slice(n === 0 ? start.column - 1 : 0, n === last ? end.column - 1 : undefined))
    .join("\n");
}

const folders = Map.groupBy(
  [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
  ([name]) => name.split("/").slice(0, -1).join("/"),
);
const parts = [...folders].map(([folder, of]) => {
  const all = of.flatMap(([, { mutants }]) => mutants);
  const scores = of.map(([name, { mutants }]) => {
    const count = judged(mutants);
    return `| \`${name.split("/").at(-1)}\` | ${count === 0 ? "" : score(mutants)} | ${killed(mutants)} of ${count} |`;
  });
  const left = of.flatMap(([name, file]) =>
    file.mutants
      .filter(({ status }) => status === "Survived" || status === "NoCoverage")
      .map(
        (each) =>
          `| \`${name.split("/").at(-1)}\` | \`${short(original(file, each))}\` | \`${short(each.replacement)}\` |`,
      ),
  );
  return `## ${folder}: ${score(all)}, ${killed(all)} of ${judged(all)}\n\n| File | Killed | |\n| --- | --- | --- |\n${scores.join("\n")}\n\n### What survives\n\n| File | What is broken | Into |\n| --- | --- | --- |\n${left.join("\n")}\n`;
});
writeFileSync(
  join(root, "docs/mutation-survivors.md"),
  `# Scores and survivors of mutation testing\n\nWritten by \`npm run mutation:report\` from the last run of each file. What is known of why stands in [mutation.md](mutation.md).\n\n${parts.join("\n")}`,
);
