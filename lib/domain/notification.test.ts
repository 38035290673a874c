import { describe, expect, test } from "vitest";
import { audiencesOf, channelFor, channels, kinds, kindsFor, notificationKinds, placesOf } from "./notification.ts";

describe("how somebody is told", () => {
  test("is what they chose, or else what is usual", () => {
    expect(channelFor("progress", {})).toBe("inbox");
    expect(channelFor("progress", { progress: "none" })).toBe("none");
    expect(channelFor("waiting", { progress: "none" })).toBe("both");
  });

  test.each(["mail", "none"] as const)(
    "decisions on one's requests cannot be silenced in the inbox by choosing %s",
    (channel) => {
      expect(channelFor("decision", { decision: channel })).toBe("both");
      expect(kinds.decision.offered.every((each) => placesOf(each, true).inInbox)).toBe(true);
    },
  );

  test("what is usual is offered, and all but decisions can be turned off", () => {
    for (const kind of notificationKinds) {
      expect(kinds[kind].offered, kind).toContain(kinds[kind].usual);
      if (kind !== "decision") expect(kinds[kind].offered, kind).toEqual(channels);
    }
  });

  test.each([
    ["both", true, { inInbox: true, byMail: true }],
    ["both", false, { inInbox: true, byMail: false }],
    ["inbox", true, { inInbox: true, byMail: false }],
    ["mail", true, { inInbox: false, byMail: true }],
    ["mail", false, { inInbox: true, byMail: false }],
    ["none", true, { inInbox: false, byMail: false }],
    ["none", false, { inInbox: false, byMail: false }],
  ] as const)("%s, when mail reaches them: %s", (channel, reaches, places) => {
    expect(placesOf(channel, reaches)).toEqual(places);
  });
});

describe("who can be told of what", () => {
  test("follows from the roles", () => {
    expect(kindsFor(["tenant_member"])).toEqual(["decision", "question", "progress", "delivery", "end", "discussion"]);
    expect(kindsFor(["approver"])).toEqual(["discussion", "waiting", "deadline", "approval"]);
    expect(kindsFor(["platform_admin"])).toEqual(["discussion", "alarm"]);
    expect(kindsFor(["auditor"])).toEqual(["discussion"]);
    expect(kindsFor([])).toEqual([]);
  });

  test("a role stands for its audiences", () => {
    expect(audiencesOf(["approver"])).toEqual(["TDP-k8saas", "former_approvers"]);
    expect(audiencesOf(["support_agent", "platform_admin"])).toEqual(["support-platform", "platform_admins"]);
    expect(audiencesOf(["tenant_member", "auditor"])).toEqual(["cluster_members"]);
  });
});
