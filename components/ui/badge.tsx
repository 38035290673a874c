import type { ReactNode } from "react";

const looks = {
  good: { colours: "bg-good-soft text-good", icon: "M2 6.5 5 9.5 10 3" },
  warn: { colours: "bg-warn-soft text-warn", icon: "M6 2v5M6 9.5v.5" },
  bad: { colours: "bg-bad-soft text-bad", icon: "M2.5 2.5l7 7M9.5 2.5l-7 7" },
  info: { colours: "bg-info-soft text-accent", icon: "M2 6h.5M6 6h.5M10 6h.5" },
  off: { colours: "bg-page text-quiet border border-line", icon: "M6 2a4 4 0 1 0 .01 0" },
} as const;

export type BadgeTone = keyof typeof looks;

/** A state in a word with an icon, never colour alone. */
export function Badge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  const { colours, icon } = looks[tone];
  return (
    <span
      className={`${colours} inline-flex items-center gap-1.5 rounded px-2 py-0.5 text-sm font-semibold whitespace-nowrap`}
    >
      <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 fill-none stroke-current stroke-2">
        <path d={icon} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      {children}
    </span>
  );
}
