import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { isClusterName, memberGroup } from "#lib/domain/cluster-name.ts";
import { mayRegisterClusters } from "#lib/domain/permissions.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import { registerAction } from "../actions.ts";
import { ApplyManifest } from "../apply-manifest.tsx";
import { KubeconfigForm } from "../kubeconfig-form.tsx";

export const metadata = { title: "Register a cluster" };

export default async function NewClusterPage({ searchParams }: PageProps<"/clusters/new">) {
  const actor = await requireActor();
  const params = await searchParams;
  const name = typeof params["name"] === "string" ? params["name"].trim() : "";
  const tenant = typeof params["tenant"] === "string" ? params["tenant"].trim() : "";
  if (!mayRegisterClusters(actor))
    return (
      <>
        <h1>Register a cluster</h1>
        <p>Platform admins register clusters. Ask one of them.</p>
      </>
    );
  const asked = params["name"] !== undefined;
  const nameError =
    asked && !isClusterName(name) ? refusalWords({ code: "cluster_name_invalid", detail: name }) : undefined;
  const tenantError = asked && tenant === "" ? refusalWords({ code: "tenant_missing", detail: undefined }) : undefined;
  const ready = asked && nameError === undefined && tenantError === undefined;
  return (
    <>
      <h1>Register a cluster</h1>
      <form className="max-w-2xl space-y-4">
        <TextField
          id="name"
          label="Name of the cluster"
          hint="As in its group claim, for instance k8saas-lja-232-sandbox."
          defaultValue={name}
          error={nameError}
        />
        <TextField id="tenant" label="Tenant that owns it" defaultValue={tenant} error={tenantError} />
        <Button type="submit" look={ready ? "quiet" : "primary"}>
          Continue
        </Button>
      </form>
      {ready && (
        <>
          <Panel title="1. An admin of the cluster applies the manifest, once">
            <p className="mb-3">
              It makes the portal's account with the few rights it needs, and everything that enforces, switched off.
            </p>
            <ApplyManifest href={`/clusters/new/manifest?name=${name}`} name={name} />
          </Panel>
          <Panel title="2. The same admin makes a token for the portal">
            <pre className="rounded bg-page p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
              <code>kubectl create token portal -n trusted-registries --duration 8760h</code>
            </pre>
            <p className="mt-3">Put it into a kubeconfig with the cluster's address and certificate authority.</p>
          </Panel>
          <Panel title="3. Register it">
            <p className="mb-4">
              Members of the group <code className="font-mono wrap-anywhere">{memberGroup(name)}</code> will be able to
              file requests for it. The worker then checks that it can be reached, its version and each right.
            </p>
            <KubeconfigForm action={registerAction} hidden={{ name, tenant }} button={`Register ${name}`} />
          </Panel>
        </>
      )}
    </>
  );
}
