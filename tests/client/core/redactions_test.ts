// IRCv3 "draft/message-redaction", as our client uses it

import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} draft/message-redaction`;

/** A client that has said "one" in #lobby, "two" to amy and "three" in #lobby. */
function talkative() {
  const client = inLobby({ caps: CAPS });
  for (const typed of ["one", "/msg amy two", "three"]) client.input(typed);
  feed(
    client,
    "@label=m1;msgid=a1 :bob!b@h PRIVMSG #lobby one",
    "@label=m2;msgid=a2 :bob!b@h PRIVMSG amy two",
    "@label=m3;msgid=a3 :bob!b@h PRIVMSG #lobby three",
  );
  client.takeLines();
  client.takeEvents();
  return client;
}

for (
  const [typed, line] of [
    ["/redact", "REDACT #lobby a3"],
    ["/redact a slip", "REDACT #lobby a3 :a slip"],
    ["/redact slip", "REDACT #lobby a3 slip"],
    ["/redact 2", "REDACT amy a2"],
    ["/redact 3 2 many", "REDACT #lobby a1 :2 many"],
  ] as const
) {
  Deno.test(`typing ${typed} sends ${line}`, () => {
    const client = talkative();
    client.input(typed);
    assertEquals(client.takeLines(), [line]);
  });
}

for (
  const [typed, caps, error] of [
    ["/redact", MODERN, "This server cannot take back what was said. Say what you meant instead."],
    [
      "/redact",
      CAPS,
      "There is nothing of yours that could be taken back. Only what you said since you came can.",
    ],
  ] as const
) {
  Deno.test(`${typed}: ${error}`, () => {
    const client = inLobby({ caps });
    client.input(typed);
    assertEquals([client.takeLines(), told(client, "error").map(({ text }) => text)], [[], [error]]);
  });
}

Deno.test("/redact 4: of three there is no fourth", () => {
  const client = talkative();
  client.input("/redact 4");
  assertEquals([client.takeLines(), told(client, "error").length], [[], 1]);
});

Deno.test("REDACT tells who took back whose message, and the next /redact means the one before", () => {
  const client = talkative();
  feed(client, "@time=2026-01-01T00:00:00.000Z;msgid=x9 :amy!a@h PRIVMSG #lobby :oops");
  client.takeEvents();
  feed(
    client,
    ":bob!b@h REDACT #lobby a3",
    ":amy!a@h REDACT #lobby x9 :a slip",
    ":amy!a@h REDACT bob unknown",
  );
  const common = { kind: "redacted" as const, at: 1_000_000 };
  assertEquals(client.takeEvents(), [
    {
      ...common,
      room: "#lobby",
      by: "bob",
      mine: true,
      id: "a3",
      key: "m3",
      from: "bob",
      saidAt: 1_000_000,
      reason: "",
    },
    {
      ...common,
      room: "#lobby",
      by: "amy",
      mine: false,
      id: "x9",
      key: "x9",
      from: "amy",
      saidAt: Date.parse("2026-01-01T00:00:00.000Z"),
      reason: "a slip",
    },
    {
      ...common,
      room: "amy",
      by: "amy",
      mine: false,
      id: "unknown",
      from: undefined,
      saidAt: undefined,
      reason: "",
    },
  ]);
  client.input("/redact");
  assertEquals(client.takeLines(), ["REDACT amy a2"]);
});

Deno.test("FAIL REDACT is an error in the server's words", () => {
  const client = talkative();
  feed(
    client,
    ":s.t FAIL REDACT REDACT_WINDOW_EXPIRED #lobby a3 3600 :You can no longer delete this message",
  );
  assertEquals(told(client, "error").map(({ text }) => text), ["You can no longer delete this message"]);
});
