import Link from "next/link";
import { notFound } from "next/navigation";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findRules } from "#lib/data/rule-views.ts";
import { RuleForm, TimesForm } from "./rule-forms.tsx";

export const metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor();
  const found = await findRules(actor);
  if (found === null) notFound();
  const { rules, times, mayChange } = found;
  return (
    <>
      <h1>Settings</h1>
      <p>
        Where requests go first, who must approve them, and how long that may take. Every change is in the history, and
        nobody changes what applies to a request of their own.
      </p>
      <p>
        <Link href="/settings/notifications" className="inline-block min-h-6">
          Choose what reaches you
        </Link>
      </p>
      {!mayChange && <Notice>You can read these settings. Platform admins change them.</Notice>}
      {rules.map((rule) => (
        <Panel key={rule.risk} title={`Requests of ${rule.risk} risk`}>
          {mayChange ? (
            <RuleForm rule={rule} idempotencyKey={crypto.randomUUID()} />
          ) : (
            <p>
              First to {rule.route}; {rule.approvals} {rule.approvals === 1 ? "approval" : "different approvals"} of
              TDP-k8saas needed.
            </p>
          )}
        </Panel>
      ))}
      <Panel title="Deadlines">
        {mayChange ? (
          <TimesForm times={times} idempotencyKey={crypto.randomUUID()} />
        ) : (
          <p>
            support-platform has {times.supportHours} hours, TDP-k8saas {times.decisionHours}. A reminder comes{" "}
            {times.remindHours} hours before the end. A request that nobody decides expires after {times.expiryDays}{" "}
            days.
          </p>
        )}
      </Panel>
    </>
  );
}
