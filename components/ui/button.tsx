import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent border-accent",
  quiet: "bg-surface text-ink border-field",
  danger: "bg-surface text-bad border-bad",
} as const;

/** A button that says what it does. Never disabled without a sentence beside it that says why. */
export function Button({
  look = "primary",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof looks }) {
  return (
    <button
      {...rest}
      className={`${looks[look]} inline-block min-h-11 cursor-pointer rounded border px-4 py-2 font-semibold hover:brightness-110 ${className}`}
    />
  );
}
