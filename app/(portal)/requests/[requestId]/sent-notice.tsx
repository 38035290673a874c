import { Notice } from "#components/ui/notice.tsx";
import { ExactTime } from "#components/when.tsx";
import type { RequestView } from "#lib/data/request-views.ts";

/** The confirmation: its number, who decides, by when, and what happens next. */
export function SentNotice({ request }: { request: RequestView }) {
  return (
    <Notice tone="good">
      <p>
        <strong>
          {request.name} is sent to {request.waitsFor}.
        </strong>{" "}
        {request.status === "submitted" ? (
          <>
            Somebody there looks at it
            <Deadline at={request.dueAt} /> and sends it on to TDP-k8saas, who decide.
          </>
        ) : (
          <>
            {request.needed === 1
              ? "Somebody there who did not write it decides"
              : `${request.needed} people there who did not write it decide`}
            <Deadline at={request.dueAt} />.
          </>
        )}
      </p>
      <p className="mt-2">
        What happens next: when it is approved, the lists reach your clusters within seconds, and this page shows when
        each cluster has proven it. Should they ask you something, it waits for you here.
      </p>
    </Notice>
  );
}

function Deadline({ at }: { at: Date | null }) {
  return at === null ? null : (
    <>
      {" "}
      by <ExactTime at={at} />
    </>
  );
}
