"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";

/** Below a form's checkboxes named `request`: how many are chosen, and where they are read together. `all`: chosen by the page itself. */
export function ChooseBar({ all, children }: { all: boolean; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of `all` ticks or clears the boxes
  useEffect(() => {
    const form = bar.current?.closest("form");
    const count = () => setChosen(form?.querySelectorAll("input[name=request]:checked").length ?? 0);
    count();
    form?.addEventListener("change", count);
    return () => form?.removeEventListener("change", count);
  }, [all]);
  return (
    <div ref={bar} className="flex flex-wrap items-center gap-4 rounded border border-line bg-surface p-3">
      <Button type="submit">Read the chosen ones together</Button>
      {chosen !== null && (
        <span role="status">
          {chosen === 0 ? "None is chosen." : chosen === 1 ? "1 is chosen." : `${chosen} are chosen.`}
        </span>
      )}
      {children}
    </div>
  );
}
