import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { UsageError } from "./usage.ts";

let given: Promise<string> | undefined;

/** A file as its caller names it, or standard input for `-`, which is read once. @throws UsageError when it cannot be read */
export async function readInput(file: string, what: string): Promise<string> {
  if (file === "-") {
    given ??= text(process.stdin);
    return given;
  }
  try {
    return await readFile(resolve(callersFolder(), file), "utf8");
  } catch (error) {
    throw new UsageError(`The ${what} ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** `npm run` changes to the product's own folder; the caller's is where npm was called. */
function callersFolder(): string {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return npm_lifecycle_event === "trusted-registries" && INIT_CWD !== undefined ? INIT_CWD : process.cwd();
}
