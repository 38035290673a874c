import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A row of a page's tables: the heading it stands under, and its cells. */
export interface TableRow {
  readonly heading: string;
  readonly cells: readonly string[];
}

/** Every row of every table of a page under `docs/`, without their heads. */
export function tableRows(page: string): TableRow[] {
  const rows: TableRow[] = [];
  let heading = "";
  let body = false;
  for (const line of readFileSync(join(import.meta.dirname, "..", "..", "docs", page), "utf8").split("\n")) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length === 0) body = false;
    else if (cells.every((cell) => /^-+$/.test(cell))) body = true;
    else if (body) rows.push({ heading, cells });
  }
  return rows;
}
