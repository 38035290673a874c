import { recordClusterCheck } from "#lib/commands/record-cluster-check.ts";
import type { QuestionWork } from "#lib/commands/take-work.ts";
import { config } from "#lib/config.ts";
import { checkCluster } from "#lib/delivery/onboarding.ts";
import { checkLine } from "#lib/domain/check-words.ts";
import { failureWords } from "#lib/domain/failure-words.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { log } from "../log.ts";

/** Answers the question whether a cluster is ready for the portal. */
export async function checkClusterTask(actor: Actor, { questionId, kubeconfig }: QuestionWork): Promise<void> {
  const { lines, version } =
    kubeconfig instanceof Error
      ? {
          lines: [
            checkLine("credentials_sealed", { why: failureWords("credentials_sealed", { why: kubeconfig.message }) }),
          ],
          version: null,
        }
      : await checkCluster(kubeconfig, { allowLoopback: config().allowLoopbackClusters });
  const { active } = await recordClusterCheck(actor, { questionId, lines, version }, new Date());
  log("info", "check", { questionId, passed: lines.every(({ ok }) => ok), active });
}
