interface Props {
  /** Where the manifest is; `anchor=yes` is added for the second. */
  readonly href: string;
  readonly name: string;
  /** It was applied before: what others changed meanwhile is taken back. */
  readonly again?: boolean;
}

/** The onboarding manifest to download, with or without the second anchor, and how to apply it. */
export function ApplyManifest({ href, name, again = false }: Props) {
  const withAnchor = `${href}${href.includes("?") ? "&" : "?"}anchor=yes`;
  return (
    <div className="space-y-3">
      <ul className="space-y-1">
        <li>
          <a href={href} download className="inline-block min-h-6">
            Download the onboarding manifest
          </a>
        </li>
        <li>
          <a href={withAnchor} download className="inline-block min-h-6">
            Download it with the second anchor
          </a>{" "}
          <span className="text-quiet">
            where <code className="font-mono text-sm">kubectl api-resources</code> lists mutatingadmissionpolicies
            (Kubernetes 1.36 and newer): keeps the list from freezing when somebody else's policy of that kind goes.
          </span>
        </li>
      </ul>
      <pre className="rounded bg-page p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
        <code>{`kubectl apply --server-side${again ? " --force-conflicts" : ""} -f ${name}.yaml`}</code>
      </pre>
    </div>
  );
}
