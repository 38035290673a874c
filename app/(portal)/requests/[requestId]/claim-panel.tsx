import { When } from "#components/when.tsx";
import type { RequestView } from "#lib/data/request-views.ts";
import { ActionForm } from "./action-form.tsx";
import { claimAction, sayAction } from "./actions.ts";
import { SayForm } from "./say-form.tsx";

interface Props {
  readonly request: RequestView;
  readonly queue: Readonly<Record<string, string>>;
}

/** Taking a request to look at, and letting it go: for the desk it waits at. */
export function ClaimPanel({ request, queue }: Props) {
  const { claim, may } = request;
  if (!may.claim) return null;
  const hidden = { requestId: request.id, idempotencyKey: crypto.randomUUID(), ...queue };
  if (claim === null)
    return (
      <div className="space-y-2">
        <ActionForm
          key="claim"
          action={claimAction}
          button="Claim it"
          look="quiet"
          hidden={{ ...hidden, deed: "claim" }}
        />
        <p className="text-sm text-quiet">Your colleagues then see that you look at it. Anybody may still act.</p>
      </div>
    );
  if (claim.mine)
    return (
      <ActionForm
        key="release"
        action={claimAction}
        button="Release it"
        look="quiet"
        hidden={{ ...hidden, deed: "release" }}
      />
    );
  return (
    <SayForm
      action={sayAction}
      id="claim-word"
      label="Why"
      hint="A few words. They stand in the history, for staff."
      buttons={[
        { value: "claim", word: "Take it over", look: "quiet" },
        { value: "release", word: "Release it", look: "quiet" },
      ]}
      hidden={hidden}
      folded={`Take over from ${claim.by}, or release it`}
    />
  );
}

/** Who looks at it, as far as the reader is told. */
export function WhoLooks({ claim }: Pick<RequestView, "claim">) {
  if (claim === null) return null;
  if (claim.by === null) return <>Somebody looks at it.</>;
  return (
    <>
      {claim.mine ? "You look at it" : `${claim.by} looks at it`}, since <When at={claim.at} />.
    </>
  );
}
