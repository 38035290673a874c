import type { ComponentProps, ReactNode } from "react";

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

const input = "w-full rounded border border-field bg-surface px-3 py-2 text-ink";

function Frame({ id, label, hint, error, children }: FieldProps & { children: ReactNode }) {
  return (
    <div className={error === undefined ? "" : "border-l-4 border-bad pl-4"}>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="mb-2 text-quiet">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="mb-2 font-semibold wrap-anywhere whitespace-pre-line text-bad">
          <span className="sr-only">Error: </span>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

function described({ id, hint, error }: FieldProps) {
  const by = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter(
    (each) => each !== "",
  );
  return {
    "aria-describedby": by.join(" ") || undefined,
    "aria-invalid": error === undefined ? undefined : true,
  } as const;
}

export function TextField({ id, label, hint, error, className = "", ...rest }: FieldProps & ComponentProps<"input">) {
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={id}
        className={`${input} ${className}`}
        {...described({ id, label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

/** `below` stands between what is wrong and the field: what can be done about it. */
export function TextArea({
  id,
  label,
  hint,
  error,
  below,
  className = "",
  ...rest
}: FieldProps & ComponentProps<"textarea"> & { readonly below?: ReactNode }) {
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      {below}
      <textarea
        id={id}
        name={id}
        rows={4}
        className={`${input} ${className}`}
        {...described({ id, label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({
  id,
  label,
  hint,
  error,
  className = "",
  ...rest
}: FieldProps & ComponentProps<"select">) {
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={id}
        className={`${input} min-h-11 ${className}`}
        {...described({ id, label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

/** Choices under one legend: radio buttons or checkboxes. */
export function Choices({ id, label, hint, error, children }: FieldProps & { readonly children: ReactNode }) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={error === undefined ? "" : "border-l-4 border-bad pl-4"}
      {...described({ id, label, hint, error })}
    >
      <legend className="mb-1 font-semibold">{label}</legend>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="mb-2 text-quiet">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="mb-2 font-semibold wrap-anywhere whitespace-pre-line text-bad">
          <span className="sr-only">Error: </span>
          {error}
        </p>
      )}
      <div className="space-y-1">{children}</div>
    </fieldset>
  );
}

export function Choice({ id, children, ...rest }: ComponentProps<"input"> & { readonly id: string }) {
  return (
    <label htmlFor={id} className="flex min-h-9 items-start gap-3 py-1">
      <input id={id} {...rest} className="mt-0.5 size-6 shrink-0 accent-accent" />
      <span>{children}</span>
    </label>
  );
}
