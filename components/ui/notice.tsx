import type { ReactNode } from "react";

const looks = {
  info: "bg-info-soft border-accent",
  good: "bg-good-soft border-good",
  warn: "bg-warn-soft border-warn",
  bad: "bg-bad-soft border-bad",
} as const;

export type Tone = keyof typeof looks;

export function Notice({
  tone = "info",
  role,
  children,
}: {
  tone?: Tone;
  role?: "status" | "alert";
  children: ReactNode;
}) {
  return (
    <div role={role} className={`${looks[tone]} rounded border-l-4 p-4`}>
      {children}
    </div>
  );
}
