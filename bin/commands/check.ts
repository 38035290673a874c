import { parseArgs } from "node:util";
import { readConfigMap } from "#lib/delivery/kubernetes/read-config-map.ts";
import { isManifestProblem, readManifests } from "#lib/delivery/kubernetes/read-manifest.ts";
import { checkImages, type Verdict } from "#lib/domain/list.ts";
import type { ManifestImages } from "#lib/domain/manifest-images.ts";
import { manifestProblemWords } from "#lib/domain/manifest-problem.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import { readInput } from "./read-input.ts";
import { readGivenEntries, withPlatform } from "./read-list.ts";
import { UsageError } from "./usage.ts";

/** Says of each image, named or in manifests, whether a cluster with this list would let it in. */
export async function check(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      output: { type: "string", short: "o", default: "text" },
      entry: { type: "string", multiple: true },
      list: { type: "string" },
      configmap: { type: "string" },
      filename: { type: "string", short: "f", multiple: true },
    },
  });
  const output = formats.find((each) => each === (values.json ? "lines" : values.output));
  if (output === undefined)
    throw new UsageError(`There is no output ${JSON.stringify(values.output)}: choose text, json or lines.`);
  const files = values.filename ?? [];
  if (positionals.length + files.length === 0)
    throw new UsageError("Name at least one image, - to read them from standard input, or a manifest with -f FILE.");
  const list = await readList(values.entry ?? [], values.list, values.configmap);
  const asked = await readAsked(positionals, files);
  const verdicts = checkImages(
    list,
    asked.images.map(({ image }) => image),
  );
  const judged = verdicts.map((verdict, n) => ({ ...verdict, places: asked.images[n]?.places ?? [] }));
  for (const line of print[output](judged, asked)) console.log(line);
  return verdicts.every(({ trusted }) => trusted) ? 0 : 1;
}

const formats = ["text", "json", "lines"] as const;
type Judged = readonly (Verdict & { readonly places: readonly string[] })[];

const print: Record<(typeof formats)[number], (judged: Judged, asked: ManifestImages) => string[]> = {
  text: (judged, { withoutImage, notJudged }) => [
    ...judged.map(({ image, trusted, reason, places }) =>
      [
        trusted ? "trusted    " : "not trusted",
        image,
        reason,
        ...(places.length === 0 ? [] : [`(${places.join("; ")})`]),
      ].join("  "),
    ),
    ...withoutImage.map((place) => `no image     ${place}`),
    ...notJudged.map((name) => `not judged   ${name}`),
  ],
  json: (judged, { withoutImage, notJudged }) => [
    JSON.stringify(
      { trusted: judged.every(({ trusted }) => trusted), images: judged.map(told), withoutImage, notJudged },
      null,
      2,
    ),
  ],
  lines: (judged) => judged.map(({ places: _, ...verdict }) => JSON.stringify(told(verdict))),
};

/** What is promised of a verdict, in this order. */
function told({ image, trusted, host, repository, reason, places }: Verdict & { readonly places?: readonly string[] }) {
  return { image, trusted, host, repository, reason, ...(places === undefined ? {} : { places }) };
}

/** The list as written, which always has the platform registries; or as a cluster holds it, with nothing added. */
async function readList(entries: readonly string[], file: string | undefined, configMap: string | undefined) {
  if (configMap === undefined) return withPlatform(await readGivenEntries(entries, file));
  if (entries.length > 0 || file !== undefined)
    throw new UsageError("--configmap is the whole list: leave out --entry and --list.");
  const read = readConfigMap(await readInput(configMap, "ConfigMap"));
  if (typeof read === "string") throw new UsageError(`The ConfigMap ${configMap} cannot be used: ${read}.`);
  return read as Entry[];
}

async function readAsked(positionals: readonly string[], files: readonly string[]): Promise<ManifestImages> {
  const named = await Promise.all(
    positionals.map(async (image) => (image === "-" ? linesOf(await readInput(image, "images")) : [image])),
  );
  const found = await Promise.all(
    files.map(async (file) => {
      const read = readManifests(await readInput(file, "manifest"));
      if (isManifestProblem(read)) throw new UsageError(`${file}: ${manifestProblemWords(read)}`);
      return read;
    }),
  );
  return {
    images: [
      ...named.flat().map((image) => ({ image, places: [], count: 1, namespaces: [] })),
      ...found.flatMap(({ images }) => images),
    ],
    withoutImage: found.flatMap(({ withoutImage }) => withoutImage),
    notJudged: found.flatMap(({ notJudged }) => notJudged),
  };
}

function linesOf(input: string): string[] {
  return input.split(/\r?\n/).filter((line) => line !== "");
}
