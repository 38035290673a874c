import type { RunningImagesAnswer } from "./running-images.ts";
import type { VerdictAnswer, VerdictAsked } from "./verdict-question.ts";

/** One line of a check: what was looked at, whether it is as needed, and in words what was seen or what to do. */
export interface CheckLine {
  /** See check-words; missing in answers of an older version. */
  readonly code?: string;
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

/** What the portal asks a cluster through the worker, which alone holds credentials: kind by kind, what is asked and what comes back. */
export interface ClusterQuestions {
  /** Whether the cluster is ready for the portal. */
  check: { readonly asked: null; readonly answer: readonly CheckLine[] };
  /** What the cluster says of images that somebody wants to run. */
  verdict: { readonly asked: VerdictAsked; readonly answer: VerdictAnswer };
  /** Which images run there, to preview what a change would do. */
  running_images: { readonly asked: null; readonly answer: RunningImagesAnswer };
}

export type QuestionKind = keyof ClusterQuestions;
