import type { Actor } from "./permissions.ts";
import type { RequestStatus } from "./request.ts";

interface Standing {
  readonly status: RequestStatus;
  readonly isAuthor: boolean;
  readonly approvedByMe: boolean;
}

const notAtTheDesk: Record<RequestStatus, string | null> = {
  draft: "This is a draft: its authors have not sent it yet.",
  submitted: "It is with support-platform, who look at it first and send it on to TDP-k8saas.",
  escalated: null,
  changes_requested: "Its authors were asked and have to answer first. The clock stands meanwhile.",
  approved: "It is approved already.",
  rejected: "It is rejected already. Its authors can copy it as a new request.",
  withdrawn: "Its authors have taken it back.",
  expired: "It expired undecided. Its authors can copy it as a new request.",
};

const authored =
  "You wrote, filed or changed this request, or it was filed for you. Nobody decides their own, whatever their roles.";

/** Which rule stops this person from approving, and who can; null when none does. The command asks its own rules again. */
export function whyNotApprove(actor: Actor, request: Standing): string | null {
  const elsewhere = notAtTheDesk[request.status];
  if (elsewhere !== null) return elsewhere;
  if (!actor.roles.includes("approver"))
    return "Only members of TDP-k8saas decide, and of those only who did not write this request.";
  if (request.isAuthor) return `${authored} Another member of TDP-k8saas can.`;
  if (request.approvedByMe)
    return "You have approved it, and each approval counts once. Another member of TDP-k8saas has to approve it too; you can still reject it.";
  return null;
}

/** The same for sending on what waits with support-platform. */
export function whyNotEscalate(actor: Actor, request: Pick<Standing, "isAuthor">): string | null {
  if (!actor.roles.includes("support_agent"))
    return "Somebody of support-platform looks at it and sends it on to TDP-k8saas, who decide.";
  return request.isAuthor
    ? "You wrote, filed or changed this request, so you do not send it on yourself. Somebody else of support-platform can."
    : null;
}
