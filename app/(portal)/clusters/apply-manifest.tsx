import { firstParts, type OptionalParts } from "#lib/domain/optional-parts.ts";

interface Props {
  /** Where the manifest is; `anchor=yes` and the like are added for a part more. */
  readonly href: string;
  readonly name: string;
  /** It was applied before: what others changed meanwhile is taken back. */
  readonly again?: boolean;
  /** What it holds without being asked for it. */
  readonly parts?: OptionalParts;
}

/** The onboarding manifest to download, also with each part that it would leave out, and how to apply it. */
export function ApplyManifest({ href, name, again = false, parts = firstParts }: Props) {
  const withPart = (part: keyof OptionalParts) => `${href}${href.includes("?") ? "&" : "?"}${part}=yes`;
  return (
    <div className="space-y-3">
      <ul className="space-y-1">
        <li>
          <a href={href} download className="inline-block min-h-6">
            Download the onboarding manifest
          </a>
        </li>
        {!parts.anchor && (
          <li>
            <a href={withPart("anchor")} download className="inline-block min-h-6">
              Download it with the second anchor
            </a>{" "}
            <span className="text-quiet">
              where <code className="font-mono text-sm">kubectl api-resources</code> lists mutatingadmissionpolicies
              (Kubernetes 1.36 and newer): keeps the list from freezing when somebody else's policy of that kind goes.
            </span>
          </li>
        )}
        {!parts.watch && (
          <li>
            <a href={withPart("watch")} download className="inline-block min-h-6">
              Download it with the right to watch
            </a>{" "}
            <span className="text-quiet">the portal's own objects, so that a change there is seen at once.</span>
          </li>
        )}
        {!parts.preview && (
          <li>
            <a href={withPart("preview")} download className="inline-block min-h-6">
              Download it with the right to list pods
            </a>{" "}
            <span className="text-quiet">so that a request shows what it would refuse.</span>
          </li>
        )}
      </ul>
      <pre className="rounded bg-page p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
        <code>{`kubectl apply --server-side${again ? " --force-conflicts" : ""} -f ${name}.yaml`}</code>
      </pre>
    </div>
  );
}
