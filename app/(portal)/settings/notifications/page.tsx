import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { requireActor } from "#lib/auth/require-actor.ts";
import { findNotificationSettings, type NotificationSettings } from "#lib/data/notification-views.ts";
import { type Channel, kinds } from "#lib/domain/notification.ts";
import { chooseAction } from "./actions.ts";

export const metadata = { title: "What reaches you" };

const channelWords: Record<Channel, string> = {
  both: "In the inbox and by mail",
  inbox: "In the inbox",
  mail: "By mail",
  none: "Not at all",
};

export default async function NotificationSettingsPage({ searchParams }: PageProps<"/settings/notifications">) {
  const actor = await requireActor();
  const { kinds: chosen, mail } = await findNotificationSettings(actor);
  const said = (await searchParams)["said"];
  return (
    <>
      <h1>What reaches you</h1>
      {said === "saved" && (
        <Notice tone="good" role="status">
          Saved. It applies to what happens from now on.
        </Notice>
      )}
      {said === "not-offered" && (
        <Notice tone="bad" role="alert">
          Nothing was saved: one of the choices is not offered for its kind. Choose again below.
        </Notice>
      )}
      <p>
        You are never told of what you did yourself, nor that a request of your own waits for a decision.{" "}
        <Link href="/inbox">Back to the inbox</Link>
      </p>
      <WhereMailGoes mail={mail} />
      <Panel>
        <form action={chooseAction} className="space-y-6">
          {chosen.map(({ kind, channel }) => (
            <SelectField
              key={kind}
              id={kind}
              label={kinds[kind].title}
              hint={kinds[kind].about}
              defaultValue={channel}
              className="max-w-sm"
            >
              {kinds[kind].offered.map((each) => (
                <option key={each} value={each}>
                  {channelWords[each]}
                </option>
              ))}
            </SelectField>
          ))}
          <Button type="submit">Save</Button>
        </form>
      </Panel>
    </>
  );
}

function WhereMailGoes({ mail }: Pick<NotificationSettings, "mail">) {
  if ("address" in mail)
    return (
      <p>
        Mail goes to <strong className="wrap-anywhere">{mail.address}</strong>, the address that your sign-in brings
        along. To change it, change it there; the next sign-in brings the new one.
      </p>
    );
  return (
    <Notice tone="warn">
      {mail.off === "not_configured"
        ? "This portal sends no mail: whoever runs it has not set it up. Everything you choose to get by mail arrives in the inbox instead."
        : "Your sign-in brings no address along that mail could go to, so everything arrives in the inbox. Ask whoever manages your account to add one, then sign in again."}
    </Notice>
  );
}
