import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { checkImages } from "#lib/domain/list.ts";
import { readGivenEntries, withPlatform } from "./read-list.ts";
import { UsageError } from "./usage.ts";

/** Says of each image whether a cluster with this list would let it in. */
export async function check(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean" }, entry: { type: "string", multiple: true }, list: { type: "string" } },
  });
  const list = withPlatform(await readGivenEntries(values.entry ?? [], values.list));
  const images = (
    await Promise.all(positionals.map(async (image) => (image === "-" ? linesOf(await text(process.stdin)) : [image])))
  ).flat();
  if (positionals.length === 0) throw new UsageError("Name at least one image, or - to read them from standard input.");
  const verdicts = checkImages(list, images);
  for (const verdict of verdicts) {
    const { image, trusted, host, repository, reason } = verdict;
    console.log(
      values.json
        ? JSON.stringify({ image, trusted, host, repository, reason })
        : `${trusted ? "trusted    " : "not trusted"}  ${image}  ${reason}`,
    );
  }
  return verdicts.every(({ trusted }) => trusted) ? 0 : 1;
}

function linesOf(input: string): string[] {
  return input.split(/\r?\n/).filter((line) => line !== "");
}
