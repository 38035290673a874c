import type { ReactNode } from "react";

/** A table that turns into cards on a narrow screen. Cells name their column by `label`. */
export function Table({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly string[];
  children: ReactNode;
}) {
  return (
    <table className="block w-full md:table md:border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead className="hidden border-b-2 border-line md:table-header-group">
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className="px-3 py-2 text-left font-semibold">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block md:table-row-group">{children}</tbody>
    </table>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return (
    <tr className="mb-3 block rounded border border-line bg-surface p-3 md:mb-0 md:table-row md:border-0 md:border-b md:p-0">
      {children}
    </tr>
  );
}

export function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <td className="flex flex-wrap gap-x-3 py-1 align-top md:table-cell md:px-3 md:py-3">
      <span className="min-w-24 text-sm text-quiet md:hidden" aria-hidden="true">
        {label}
      </span>
      <span className="min-w-0">{children}</span>
    </td>
  );
}
