import type { ReactNode } from "react";

export function Panel({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="rounded border border-line bg-surface p-5">
      {title !== undefined && <h2 className="mb-3">{title}</h2>}
      {children}
    </section>
  );
}
