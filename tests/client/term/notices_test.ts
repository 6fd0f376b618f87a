import { assertEquals } from "@std/assert";
import { inLobby, MODERN } from "../core/fixture.ts";
import { seated } from "./full/person.ts";
import { Sitting } from "./full/sitting.ts";

const RING = "\x07";
const SAYS = ":amy!a@h PRIVMSG";
const notice = (words: string) => `\x1b]9;chat: ${words}\x1b\\`;

interface Scene {
  readonly looking?: boolean;
  /** Typed before. */
  readonly first?: readonly string[];
  /** Whether another conversation is looked at. */
  readonly elsewhere?: boolean;
}

/** Bob in #lobby and #dev, with a clock of his own. */
function sitting({ looking = true, first = [], elsewhere = false }: Scene) {
  const clock = { now: 1_000_000 };
  const bob = new Sitting(inLobby({ caps: MODERN, reads: "focused", person: true, now: () => clock.now }));
  bob.hears(":bob!b@h JOIN #dev", ":srv.test 353 bob = #dev :amy bob", ":srv.test 366 bob #dev :End");
  for (const line of first) bob.press(`"${line}`, "enter");
  bob.client.buffers.focus(elsewhere ? "#dev" : "#lobby");
  bob.reads({ kind: "focus", focused: looking });
  bob.told.length = 0;
  return { bob, clock };
}

const TABLE: readonly (readonly [string, Scene, string, string])[] = [
  ["a mention where one looks is seen", {}, `${SAYS} #lobby :bob?`, ""],
  ["a mention elsewhere rings", { elsewhere: true }, `${SAYS} #lobby :bob?`, RING],
  ["words elsewhere are counted only", { elsewhere: true }, `${SAYS} #lobby :anybody?`, ""],
  [
    "a mention while one is away rings, and tells the desktop",
    { looking: false },
    `${SAYS} #lobby :bob?`,
    RING + notice("amy in #lobby: bob?"),
  ],
  ["so do words in private", { looking: false }, `${SAYS} bob :psst`, RING + notice("amy: psst")],
  ["words in private elsewhere ring", {}, `${SAYS} bob :psst`, RING],
  ["a service's answer is none", { looking: false }, ":NickServ!s@h NOTICE bob :you are logged in", ""],
  [
    "a word of one's own choice is a mention",
    { elsewhere: true, first: ["/highlight tea"] },
    `${SAYS} #lobby :tea?`,
    RING,
  ],
  ["where it is muted it is silent", { looking: false, first: ["/mute #lobby"] }, `${SAYS} #lobby :bob?`, ""],
  ["whom one ignores is silent", { looking: false, first: ["/ignore amy"] }, `${SAYS} bob :psst`, ""],
  ["own words from elsewhere are no news", { looking: false }, ":bob!b@h PRIVMSG #lobby :bob is me", ""],
  [
    "/set bell off keeps the notice",
    { looking: false, first: ["/set bell off"] },
    `${SAYS} bob :psst`,
    notice("amy: psst"),
  ],
  ["/notify off keeps the bell", { looking: false, first: ["/notify off"] }, `${SAYS} bob :psst`, RING],
  [
    "both off are silent",
    { looking: false, first: ["/notify off", "/set bell off"] },
    `${SAYS} bob :psst`,
    "",
  ],
  [
    "/set notify 777 speaks as urxvt",
    { looking: false, first: ["/set notify 777"] },
    `${SAYS} bob :psst`,
    `${RING}\x1b]777;notify;chat;amy: psst\x1b\\`,
  ],
  [
    "what would end the sequence does not",
    { looking: false },
    `${SAYS} bob :a\x1b\\\x1b]52;c;eA==\x07;b\x9cc`,
    RING + notice("amy: a\\]52,c,eA==,bc"),
  ],
];

for (const [what, scene, line, sequence] of TABLE) {
  Deno.test(`notices: ${what}`, () => {
    const { bob } = sitting(scene);
    bob.hears(line);
    assertEquals(bob.told.join(""), sequence);
  });
}

Deno.test("notices: what is past rings nobody", () => {
  const { bob } = sitting({ looking: false });
  bob.desk.seen({
    ...{ kind: "message", at: 0, past: true, key: "k", room: "#lobby", from: "amy", text: "bob?" },
    ...{ manner: "said", mine: false, private: false, mention: true },
  });
  assertEquals(bob.told, []);
});

Deno.test("notices: at most one a second, and none too late", () => {
  const { bob, clock } = sitting({ elsewhere: true });
  for (let count = 0; count < 5; count++) bob.hears(`${SAYS} #lobby :bob?`);
  assertEquals(bob.told, [RING]);
  clock.now += 1_000;
  assertEquals(bob.told, [RING]);
  bob.hears(`${SAYS} #lobby :bob?`);
  assertEquals(bob.told, [RING, RING]);
});

Deno.test("window title: where one looks, and how many unread messages mean us", () => {
  const { bob } = sitting({});
  assertEquals(bob.frame().title, "chat: #lobby");
  bob.hears(`${SAYS} #dev :bob?`, `${SAYS} #dev :hello`, `${SAYS} bob :psst`);
  assertEquals(bob.frame().title, "chat: #lobby (2)");
  bob.client.buffers.focus("#dev");
  assertEquals(bob.frame().title, "chat: #dev (1)");
});

Deno.test("window title: is told when it changes, harmless, and given back at the end", async () => {
  const { tty, link, client, done } = seated();
  await tty.until(/^▸ #lobby/);
  assertEquals(tty.model.titles.at(-1), "2;chat: #lobby");
  assertEquals(tty.model.titlesAside, 1);
  link.say(":bob!u@h JOIN #a;b");
  client.buffers.focus("#a;b");
  link.flush();
  await tty.until(/^▸ #a;b/);
  assertEquals(tty.model.titles.at(-1), "2;chat: #a,b");
  const before = tty.model.titles.length;
  link.say(":amy!u@h PRIVMSG #lobby :nobody");
  await tty.until(/#lobby +1/);
  assertEquals(tty.model.titles.length, before);
  tty.type("\x03");
  await done;
  assertEquals(tty.model.titlesAside, 0);
});
