import { Fragment } from "react";

/** A registry, entry or image: monospace, broken after a slash, never cut. */
export function EntryText({ children }: { children: string }) {
  const parts = children.split("/");
  return (
    <code className="font-mono text-[0.95em] wrap-anywhere">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        <Fragment key={index}>
          {part}
          {index < parts.length - 1 && (
            <>
              /<wbr />
            </>
          )}
        </Fragment>
      ))}
    </code>
  );
}
