import type { ReactNode } from "react";

const looks = {
  good: { colours: "bg-good-soft text-good", icon: "✓" },
  warn: { colours: "bg-warn-soft text-warn", icon: "!" },
  bad: { colours: "bg-bad-soft text-bad", icon: "✕" },
  info: { colours: "bg-info-soft text-accent", icon: "…" },
  off: { colours: "bg-page text-quiet border border-line", icon: "○" },
} as const;

export type BadgeTone = keyof typeof looks;

/** A state in a word with an icon, never colour alone. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  const { colours, icon } = looks[tone];
  return (
    <span
      className={`${colours} inline-flex items-center gap-1.5 rounded px-2 py-0.5 text-sm font-semibold whitespace-nowrap`}
    >
      <span aria-hidden="true">{icon}</span>
      {children}
    </span>
  );
}
