import { readFile } from "node:fs/promises";
import { config } from "#lib/config.ts";

/** What whoever runs the portal wants everybody to know now, such as clusters that are still being made; null when nothing. */
export async function findNotice(): Promise<string | null> {
  const { noticeFile } = config();
  if (noticeFile === null) return null;
  const text = (await readFile(noticeFile, "utf8").catch(() => "")).trim();
  return text === "" ? null : text;
}
