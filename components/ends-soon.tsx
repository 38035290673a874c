import Link from "next/link";
import type { ReactNode } from "react";
import { When } from "./when.tsx";

interface Props {
  readonly ends: {
    readonly endsAt: Date;
    readonly mayRenew: boolean;
    readonly renewal: { readonly id: string; readonly name: string } | null;
  };
  /** What asks for more time; shown to whoever may. */
  readonly children?: ReactNode;
}

/** How soon it ends, and what can be done about it or is being done. */
export function EndsSoon({ ends: { endsAt, mayRenew, renewal }, children }: Props) {
  return (
    <span className="text-warn">
      Ends <When at={endsAt} />
      {renewal !== null && (
        <>
          ; <Link href={`/requests/${renewal.id}`}>{renewal.name}</Link> asks for another end
        </>
      )}
      {mayRenew && children !== undefined && <>: {children}</>}
    </span>
  );
}
