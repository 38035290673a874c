"use client";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto max-w-xl space-y-4 px-4 py-16">
      <h1>Something went wrong on our side</h1>
      <p>
        What was decided and stored before is kept. Try again; if it goes on, tell support-platform this number:{" "}
        {error.digest ?? "none"}.
      </p>
      <button
        type="button"
        onClick={reset}
        className="min-h-11 cursor-pointer rounded bg-accent px-4 py-2 font-semibold text-on-accent"
      >
        Try again
      </button>
    </div>
  );
}
