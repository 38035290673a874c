/** The column of images in the table that a header opens; `none` when it has no such column. Null for a line that is no header. */
export function tableHeader(line: string): ImageColumn | "none" | null {
  const names = line.trim().split(/\s{2,}|\t/);
  if (names.length < 2 || !/^[A-Z][A-Z0-9 _()/%-]*$/.test(names.join(" "))) return null;
  const index = names.findIndex((name) => /^(?:IMAGES?|REPOSITORY)$/.test(name));
  if (index === -1) return names.some((name) => columnNames.has(name)) ? "none" : null;
  const name = names[index] ?? "";
  const start = line.indexOf(name);
  const next = names[index + 1];
  const after = start + name.length; // IMAGES has AGE in it
  return { index, count: names.length, start, end: next === undefined ? undefined : line.indexOf(next, after) };
}

const columnNames = new Set(["NAME", "NAMESPACE", "READY", "STATUS", "RESTARTS", "AGE", "NODE", "IP"]);

export interface ImageColumn {
  readonly index: number;
  readonly count: number;
  readonly start: number;
  readonly end: number | undefined;
}

/** The images in a row, by its columns or, where a cell is empty or too long for its column, by place. Null when the table has ended. */
export function tableRow(line: string, column: ImageColumn): string[] | null {
  const cells = line.trim().split(/\s{2,}|\t/);
  if (cells.length < Math.min(2, column.count)) return null;
  const cell = cells.length === column.count ? cells[column.index] : line.slice(column.start, column.end);
  return (cell ?? "")
    .split(",")
    .map((image) => image.trim())
    .filter((image) => image !== "" && image !== "<none>");
}
