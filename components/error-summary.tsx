"use client";
import { useEffect, useRef } from "react";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What is wrong with a form, first on the page, with a link to each field. Takes the focus and says so in the title. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length === 0) return;
    box.current?.focus();
    if (!document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div ref={box} role="alert" tabIndex={-1} className="rounded border-2 border-bad bg-bad-soft p-4">
      <h2>There is a problem</h2>
      <ul className="mt-2 list-disc pl-5">
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`} className="font-semibold wrap-anywhere whitespace-pre-line text-bad">
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
