import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One row of lib/domain/published-images.csv: an image as a published chart's values or a manifest give it. */
export interface PublishedImage {
  readonly image: string;
  /** The chart or the manifest. */
  readonly source: string;
  readonly version: string;
  /** Where it was read. */
  readonly address: string;
}

/** No field of the table has a comma or a quote. */
export function readPublishedImages(): PublishedImage[] {
  const text = readFileSync(join(import.meta.dirname, "..", "domain", "published-images.csv"), "utf8");
  const [, ...rows] = text.trim().split("\n");
  return rows.map((row) => {
    const [image = "", source = "", version = "", address = ""] = row.split(",");
    return { image, source, version, address };
  });
}
