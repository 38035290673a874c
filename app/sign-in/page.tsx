import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { signIn } from "./actions.ts";

export const metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const params = await searchParams;
  const to = typeof params["to"] === "string" ? params["to"] : "/";
  return (
    <main className="mx-auto max-w-xl space-y-6 px-4 py-16">
      <h1>Trusted Registries</h1>
      <p>Which registries a cluster may pull images from, by whose decision, and proven by the cluster itself.</p>
      {params["error"] !== undefined && (
        <Notice tone="bad" role="alert">
          Signing in did not work, and nothing was changed. Try again; if it goes on, tell support-platform the time and
          the word <code className="font-mono">{String(params["error"]).slice(0, 60)}</code>.
        </Notice>
      )}
      <form action={signIn}>
        <input type="hidden" name="to" value={to} />
        <Button type="submit">Sign in</Button>
      </form>
    </main>
  );
}
