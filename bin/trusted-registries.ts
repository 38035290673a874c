import { UsageError } from "./commands/usage.ts";

/** Each loaded only when called, so that `check` needs neither database nor settings. */
const commands: Readonly<Record<string, () => Promise<(args: string[]) => Promise<number>>>> = {
  check: async () => (await import("./commands/check.ts")).check,
  render: async () => (await import("./commands/render.ts")).render,
  "register-cluster": async () => (await import("./commands/register-cluster.ts")).registerClusterCommand,
};

const usage = `Usage: npm run -s trusted-registries -- COMMAND

  check [-o text|json|lines] (--entry E)… [--list FILE] [--configmap FILE] (-f FILE)… IMAGE…
      Is each image trusted, by the list as given or as a cluster holds it?
      -f takes manifests in YAML or JSON. IMAGE may be -: one a line from standard input.
      Exit 0 if all are, 1 if one is not, 2 on bad usage.
  render [--mode deny|warn|off] [--revision N] (--entry E)… [--list FILE] [--guard IDENTITY]
      The objects for a cluster as YAML, ready for \`kubectl apply --server-side\`.
  register-cluster --name NAME --manifest [--anchor] [--without-watch] [--without-preview]
      The onboarding manifest that an admin of the cluster applies once, and again after something of it was changed;
      for a cluster that has a list, with its mode. --anchor where the API server serves MutatingAdmissionPolicy.
  register-cluster --name NAME --tenant TENANT --kubeconfig FILE [--replace]
      Takes a cluster in and checks it. FILE may be -. Needs the portal's environment.

  --list FILE: one entry a line; # starts a comment. cr.l5d.io is always on the list.`;

const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
if (name === "--help" || name === "help") {
  console.log(usage);
} else if (command === undefined) {
  console.error(name === "" ? usage : `There is no command ${JSON.stringify(name)}.\n\n${usage}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await (await command())(args);
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseArgsError(error)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
