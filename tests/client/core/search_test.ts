// soju.im/search, as our client asks it

import { assertEquals } from "@std/assert";
import { feed, inLobby, MODERN, told } from "./fixture.ts";

const CAPS = `${MODERN} soju.im/search`;

for (
  const [typed, line] of [
    ["/search needle", "SEARCH limit=20;text=needle"],
    ["/search two words", "SEARCH limit=20;text=two\\swords"],
    ["/search #dev two; words", "SEARCH in=#dev;limit=20;text=two\\:\\swords"],
    ["/search #dev", "SEARCH limit=20;text=#dev"],
    ["/search two from:amy words in:#dev", "SEARCH in=#dev;from=amy;limit=20;text=two\\swords"],
    ["/search FROM:amy", "SEARCH from=amy;limit=20"],
  ] as const
) {
  Deno.test(`typing ${typed} sends ${line}`, () => {
    const client = inLobby({ caps: CAPS });
    client.input(typed);
    assertEquals(client.takeLines()[0], line);
  });
}

Deno.test("/search says so where a server cannot search, and sends nothing", () => {
  const client = inLobby({ caps: MODERN });
  client.input("/search needle");
  assertEquals(client.takeLines(), []);
  assertEquals(
    told(client, "error")[0]?.text,
    "This server cannot search. Scroll up instead, or ask those who were there.",
  );
});

Deno.test("what was found is told as one thing with the times of then, and not as said now", () => {
  const client = inLobby({ caps: CAPS });
  const at = "2026-01-02T03:04:05.000Z";
  feed(
    client,
    ":srv.test BATCH +s soju.im/search",
    `@batch=s;msgid=x1;time=${at} :amy!a@host PRIVMSG #lobby :bob: a needle`,
    "@time=2026-02-02T00:00:00.000Z :amy!a@host PRIVMSG #lobby :said now",
    `@batch=s;time=${at} :bob!b@host PRIVMSG amy :\x01ACTION needles\x01`,
    `@batch=s;time=${at} :amy!a@host NOTICE bob :needled`,
    ":srv.test BATCH -s",
  );
  const events = client.takeEvents();
  assertEquals(events.map(({ kind }) => kind), ["message", "found"]);
  assertEquals(events[1], {
    kind: "found",
    at: 1_000_000,
    messages: [
      { at: Date.parse(at), room: "#lobby", from: "amy", text: "bob: a needle", manner: "said", id: "x1" },
      { at: Date.parse(at), room: "amy", from: "bob", text: "needles", manner: "action" },
      { at: Date.parse(at), room: "amy", from: "amy", text: "needled", manner: "notice" },
    ],
  });
});

Deno.test("nothing found is told too", () => {
  const client = inLobby({ caps: CAPS });
  feed(client, ":srv.test BATCH +s soju.im/search", ":srv.test BATCH -s");
  assertEquals(told(client, "found").map(({ messages }) => messages), [[]]);
});

Deno.test("a server that finds without end fills no memory, and a lost connection ends its batch", () => {
  const client = inLobby({ caps: CAPS });
  feed(client, ":srv.test BATCH +s soju.im/search");
  for (let i = 0; i < 1_100; i++) feed(client, `@batch=s :amy!a@host PRIVMSG #lobby :${i}`);
  feed(client, ":srv.test BATCH -s");
  assertEquals(told(client, "found")[0]?.messages.length, 1_000);
  feed(client, ":srv.test BATCH +s soju.im/search");
  client.disconnected("gone", 1);
  client.connected();
  client.takeEvents();
  feed(client, "@batch=s :amy!a@host PRIVMSG #lobby :now");
  assertEquals(told(client, "message").length, 1);
});
