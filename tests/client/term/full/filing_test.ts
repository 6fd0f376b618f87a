import { assert, assertEquals } from "@std/assert";
import { Client } from "../../../../client/core/client.ts";
import { ShortMemory } from "../../../../client/core/memory.ts";
import { entryLines } from "../../../../client/term/full/entry_lines.ts";
import { Filing } from "../../../../client/term/full/filing.ts";
import { themeFor } from "../../../../client/term/full/theme.ts";
import { paint } from "../../../../client/term/style.ts";

const CAPS = "message-tags server-time echo-message draft/chathistory draft/read-marker";

/** Bob, who is in #lobby and #dev and looks at #dev; what is received is filed at once. */
function bob() {
  const client = new Client({
    ...{ alias: "bob", rooms: [], person: false, reads: "focused", memory: new ShortMemory() },
    now: () => Date.UTC(2026, 0, 2),
  });
  const filing = new Filing(client);
  const flush = () => {
    client.takeLines();
    for (const event of client.takeEvents()) filing.seen(event);
  };
  const receive = (...lines: string[]) => {
    for (const line of lines) {
      client.receive(line);
      flush();
    }
  };
  client.connected();
  receive(
    `:srv CAP * LS :${CAPS}`,
    `:srv CAP * ACK :${CAPS}`,
    ":srv 001 bob :Welcome",
    ":srv 422 bob :No MOTD",
  );
  for (const room of ["#lobby", "#dev"]) {
    receive(`:bob!u@h JOIN ${room}`, `:srv 353 bob = ${room} :@amy carl bob`, `:srv 366 bob ${room} :End`);
  }
  client.buffers.focus("#dev");
  flush();
  const shown = (name: string) =>
    filing.of(name).entries.flatMap((entry) =>
      entryLines(entry, { nick: "bob", clock: "off", theme: themeFor("dark") }).map(({ spans }) =>
        paint(spans, false)
      )
    );
  const act = (action: () => void) => (action(), flush());
  return { client, filing, receive, shown, act };
}

const WHO_IS_HERE = ["--- You are bob in #dev, with amy and carl"];

const FILED: readonly (readonly [string, string, Readonly<Record<string, readonly string[]>>])[] = [
  ["a message", ":amy!u@h PRIVMSG #lobby :hello", { "#lobby": ["amy hello"], "#dev": [] }],
  ["a private message", ":amy!u@h PRIVMSG bob :psst", { amy: ["amy psst"], "#dev": [] }],
  ["a service's notice", ":NickServ!s@h NOTICE bob :identify", { "#dev": ["-NickServ- identify"] }],
  ["somebody who comes", ":dan!u@h JOIN #lobby", { "#lobby": ["--> dan came"], "#dev": [] }],
  ["somebody who goes", ":amy!u@h PART #lobby :bye", { "#lobby": ["<-- amy went"], "#dev": [] }],
  ["somebody who leaves", ":amy!u@h QUIT :bye", { "#lobby": ["<-- amy went"], "#dev": ["<-- amy went"] }],
  ["another name", ":amy!u@h NICK ann", { "#lobby": ["--- amy is now ann"], "#dev": ["--- amy is now ann"] }],
  ["one's own other name", ":bob!u@h NICK rob", {
    "#lobby": ["--- you are now rob"],
    "#dev": ["--- you are now rob"],
  }],
  ["a topic", ":amy!u@h TOPIC #lobby :ship it", { "#lobby": ["--- amy set the topic: ship it"], "#dev": [] }],
  ["somebody put out", ":amy!u@h KICK #lobby carl :out", {
    "#lobby": ["<-- amy put carl out (out)"],
    "#dev": [],
  }],
  ["a mode", ":amy!u@h MODE #lobby +m", { "#lobby": ["--- amy set +m"], "#dev": [] }],
  ["the server's notice", ":chat.local NOTICE bob :restart soon", {
    "": ["-chat.local- restart soon"],
    "#dev": [],
  }],
];

for (const [what, line, places] of FILED) {
  Deno.test(`filing: ${what}`, () => {
    const { receive, shown } = bob();
    const before = Object.fromEntries(Object.keys(places).map((name) => [name, shown(name).length]));
    // Of a place that opens with this line, everything is new.
    const fresh = (name: string) => shown(name).slice(name === "amy" ? 0 : before[name]);
    receive(line);
    for (const [name, expected] of Object.entries(places)) assertEquals(fresh(name), expected, name);
  });
}

Deno.test("filing: who is in a room stands there once", () => {
  const { shown } = bob();
  assertEquals(shown("#dev"), WHO_IS_HERE);
});

Deno.test("filing: comings and goings are folded, shown one by one, or left out, as it is set", () => {
  const words = (noise: string) => {
    const { client, receive, shown } = bob();
    client.settings.set("noise", noise);
    receive(":dan!u@h JOIN #dev", ":eve!u@h JOIN #dev");
    return shown("#dev").slice(WHO_IS_HERE.length);
  };
  assertEquals(words("fold"), ["--> dan and eve came"]);
  assertEquals(words("show"), ["--> dan joined", "--> eve joined"]);
  assertEquals(words("hide"), []);
});

Deno.test("filing: what is said where nobody looks begins the unread, until the person was there", () => {
  const { client, filing, receive, act } = bob();
  receive(":amy!u@h PRIVMSG #lobby :one", ":amy!u@h PRIVMSG #lobby :two", ":amy!u@h PRIVMSG #dev :here");
  assertEquals(filing.of("#lobby").unread, filing.of("#lobby").entries.at(-2));
  assertEquals(filing.of("#dev").unread, undefined);
  act(() => client.buffers.focus("#lobby"));
  assert(filing.of("#lobby").unread !== undefined);
  filing.left("#lobby");
  assertEquals(filing.of("#lobby").unread, undefined);
});

Deno.test("filing: while the person looks elsewhere, what is said in front of them is unread too", () => {
  const { filing, receive } = bob();
  filing.looking = false;
  receive(":amy!u@h PRIVMSG #dev :one", ":amy!u@h PRIVMSG #dev :two");
  assertEquals(filing.of("#dev").unread, filing.of("#dev").entries.at(-2));
});

Deno.test("filing: one's own words on another device are not unread", () => {
  const { filing, receive } = bob();
  receive(":bob!u@h PRIVMSG #lobby :from my phone");
  assertEquals(filing.of("#lobby").unread, undefined);
});

Deno.test("filing: what another device has read is not unread any more (IRCv3 draft/read-marker)", () => {
  const { filing, receive } = bob();
  receive(
    "@time=2026-01-01T00:00:01.000Z :amy!u@h PRIVMSG #lobby :one",
    "@time=2026-01-01T00:00:02.000Z :amy!u@h PRIVMSG #lobby :two",
  );
  receive(":srv MARKREAD #lobby timestamp=2026-01-01T00:00:01.500Z");
  assertEquals(filing.of("#lobby").unread, filing.of("#lobby").entries.at(-1));
  receive(":srv MARKREAD #lobby timestamp=2026-01-01T00:00:03.000Z");
  assertEquals(filing.of("#lobby").unread, undefined);
});

Deno.test("filing: a message that was taken back is not there any more (IRCv3 draft/message-redaction)", () => {
  const { receive, shown } = bob();
  receive("@msgid=m1 :amy!u@h PRIVMSG #dev :secret", ":amy!u@h REDACT #dev m1 :oops");
  assertEquals(shown("#dev").at(-1), "--- amy took back a message (oops)");
  assert(!shown("#dev").some((row) => row.includes("secret")));
});

Deno.test("filing: reactions stand under their message (IRCv3 +draft/react)", () => {
  const { receive, shown } = bob();
  receive("@msgid=m1 :amy!u@h PRIVMSG #dev :hello", "@+draft/react=👍;+draft/reply=m1 :carl!u@h TAGMSG #dev");
  assertEquals(shown("#dev").slice(-2), ["amy hello", "  👍 carl"]);
});

Deno.test("filing: a conversation in private goes on under the other one's new name", () => {
  const { receive, shown } = bob();
  receive(":amy!u@h PRIVMSG bob :psst", ":amy!u@h NICK ann", ":ann!u@h PRIVMSG bob :me again");
  assertEquals(shown("ann"), ["amy psst", "--- amy is now ann", "ann me again"]);
});

Deno.test("filing: a conversation that is closed is forgotten, /clear empties one", () => {
  const { client, receive, shown, act } = bob();
  receive(":amy!u@h PRIVMSG bob :psst");
  act(() => client.buffers.close("amy"));
  act(() => client.buffers.query("amy"));
  assertEquals(shown("amy"), []);
  receive(":amy!u@h PRIVMSG #dev :hello");
  act(() => client.buffers.focus("#dev"));
  act(() => client.input("/clear"));
  assertEquals(shown("#dev"), []);
});

Deno.test("filing: what belongs to no conversation stands where the person looks", () => {
  const { client, receive, shown, act } = bob();
  act(() => client.input("/help"));
  assert(shown("#dev").length > WHO_IS_HERE.length);
  receive(":amy!u@h INVITE bob #secret");
  assert(shown("#dev").at(-1)?.startsWith("--- amy invites you to #secret"));
});

Deno.test("filing: a server that tells of many strange rooms fills nothing", () => {
  const { filing, receive } = bob();
  const current = filing.current;
  for (let number = 0; number < 50; number++) {
    receive(`:srv MARKREAD #r${number} timestamp=2026-01-01T00:00:01.500Z`);
    assertEquals(filing.of(`#r${number}`), current);
  }
});

Deno.test("filing: of all conversations together 64,000,000 characters are kept, and of each the latest", () => {
  const { filing, receive } = bob();
  for (let round = 0; round < 12; round++) {
    for (let person = 0; person < 100; person++) {
      receive(`:p${person}!u@h PRIVMSG bob :${round} ${"w".repeat(64_000)}`);
    }
  }
  const weights = Array.from({ length: 100 }, (_, person) => filing.of(`p${person}`).weight);
  assert(weights.reduce((sum, weight) => sum + weight) <= 64_000_000);
  assert(weights.every((weight) => weight >= 64_000));
  receive(":p7!u@h NICK p8", ":p7!u@h PRIVMSG bob :who else");
  assert(filing.of("p7").weight < 1_000);
});
