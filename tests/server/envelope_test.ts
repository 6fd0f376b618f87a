// The exact bytes that each capability entitles a recipient to.

import { assertEquals } from "@std/assert";
import * as cap from "../../server/capabilities.ts";
import { type ChatEvent, Envelopes, isoTime, render } from "../../server/envelope.ts";
import { Outbox } from "../../server/outbox.ts";
import { Tick } from "../../server/tick.ts";
import { FakeTransport } from "../support/fake_transport.ts";

const TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const STAMP = "time=2026-01-02T03:04:05.006Z";

function event(command: string, params: readonly string[], more: Partial<ChatEvent> = {}): ChatEvent {
  return { source: "bob!~bob@localhost", command, params, time: TIME, ...more };
}

const HELLO = event("PRIVMSG", ["#r", "hello you"], {
  msgid: "m1",
  account: "Bob Smith",
  bot: true,
  tags: new Map([["+draft/reply", "m0"], ["+typing", ""]]),
});
const TEXT = ":bob!~bob@localhost PRIVMSG #r :hello you\r\n";
const JOIN = event("JOIN", ["#r"], { account: "bobby", realname: "Bob Smith", msgid: "m2" });

const TABLE: readonly [name: string, event: ChatEvent, mask: number, line: string][] = [
  ["nobody's capability, no tag", HELLO, 0, TEXT],
  ["server-time: time (IRCv3, server-time)", HELLO, cap.SERVER_TIME, `@${STAMP} ${TEXT}`],
  [
    "message-tags: msgid, bot and client-only tags (IRCv3, message-tags)",
    HELLO,
    cap.MESSAGE_TAGS,
    `@msgid=m1;bot;+draft/reply=m0;+typing ${TEXT}`,
  ],
  [
    "account-tag: account, escaped (IRCv3, account-tag)",
    HELLO,
    cap.ACCOUNT_TAG,
    `@account=Bob\\sSmith ${TEXT}`,
  ],
  [
    "all of them",
    HELLO,
    cap.MESSAGE_TAGS | cap.SERVER_TIME | cap.ACCOUNT_TAG,
    `@${STAMP};account=Bob\\sSmith;msgid=m1;bot;+draft/reply=m0;+typing ${TEXT}`,
  ],
  [
    "nothing to say of account, msgid or bot: no tag",
    event("PRIVMSG", ["#r", "hi"]),
    cap.MESSAGE_TAGS | cap.ACCOUNT_TAG,
    ":bob!~bob@localhost PRIVMSG #r :hi\r\n",
  ],
  ["JOIN as ever", JOIN, 0, ":bob!~bob@localhost JOIN #r\r\n"],
  [
    "extended-join: account and real name (IRCv3, extended-join)",
    JOIN,
    cap.EXTENDED_JOIN,
    ":bob!~bob@localhost JOIN #r bobby :Bob Smith\r\n",
  ],
  [
    "extended-join without an account: * (IRCv3, extended-join)",
    event("JOIN", ["#r"], { realname: "Bob" }),
    cap.EXTENDED_JOIN,
    ":bob!~bob@localhost JOIN #r * :Bob\r\n",
  ],
  ["AWAY needs away-notify (IRCv3, away-notify)", event("AWAY", ["gone"]), ~cap.AWAY_NOTIFY, ""],
  ["AWAY with away-notify", event("AWAY", ["gone"]), cap.AWAY_NOTIFY, ":bob!~bob@localhost AWAY :gone\r\n"],
  ["AWAY, back again", event("AWAY", []), cap.AWAY_NOTIFY, ":bob!~bob@localhost AWAY\r\n"],
  [
    "ACCOUNT needs account-notify (IRCv3, account-notify)",
    event("ACCOUNT", ["bobby"]),
    ~cap.ACCOUNT_NOTIFY,
    "",
  ],
  ["SETNAME needs setname (IRCv3, setname)", event("SETNAME", ["Bob"]), ~cap.SETNAME, ""],
  ["SETNAME with setname", event("SETNAME", ["Bob"]), cap.SETNAME, ":bob!~bob@localhost SETNAME :Bob\r\n"],
  ["CHGHOST needs chghost (IRCv3, chghost)", event("CHGHOST", ["a", "b"]), ~cap.CHGHOST, ""],
  ["TAGMSG needs message-tags (IRCv3, message-tags)", event("TAGMSG", ["#r"]), ~cap.MESSAGE_TAGS, ""],
  [
    "TAGMSG with message-tags",
    event("TAGMSG", ["#r"], { tags: new Map([["+typing", "active"]]) }),
    cap.MESSAGE_TAGS,
    "@+typing=active :bob!~bob@localhost TAGMSG #r\r\n",
  ],
  [
    "a text of one word keeps its colon",
    event("TOPIC", ["#r", "x"]),
    0,
    ":bob!~bob@localhost TOPIC #r :x\r\n",
  ],
  ["words get none", event("MODE", ["#r", "+o", "bob"]), 0, ":bob!~bob@localhost MODE #r +o bob\r\n"],
  ["an empty topic", event("TOPIC", ["#r", ""]), 0, ":bob!~bob@localhost TOPIC #r :\r\n"],
  ["QUIT", event("QUIT", ["bye"]), 0, ":bob!~bob@localhost QUIT :bye\r\n"],
];

for (const [name, given, mask, line] of TABLE) {
  Deno.test(`envelope: ${given.command}: ${name}`, () => assertEquals(render(given, mask), line));
}

Deno.test("envelope: a tag for one recipient stands in front of the others", () => {
  assertEquals(render(HELLO, cap.SERVER_TIME, "label=7"), `@label=7;${STAMP} ${TEXT}`);
  assertEquals(render(HELLO, 0, "batch=r1"), `@batch=r1 ${TEXT}`);
});

Deno.test("envelope: client tag values are escaped again (IRCv3, message-tags, Escaping values)", () => {
  const odd = event("TAGMSG", ["#r"], { tags: new Map([["+x", "a;b c\\d\r\n"]]) });
  assertEquals(
    render(odd, cap.MESSAGE_TAGS),
    "@+x=a\\:b\\sc\\\\d\\r\\n :bob!~bob@localhost TAGMSG #r\r\n",
  );
});

Deno.test("envelope: two times in turn are each written right", () => {
  assertEquals([isoTime(0), isoTime(TIME), isoTime(0)], [
    "1970-01-01T00:00:00.000Z",
    "2026-01-02T03:04:05.006Z",
    "1970-01-01T00:00:00.000Z",
  ]);
});

Deno.test("envelopes: each variant in use gets its bytes, members of one variant the very same", async () => {
  const tick = new Tick();
  const variants = new cap.Variants();
  const envelopes = new Envelopes(tick, variants);
  const masks = [0, cap.SERVER_TIME, 0, cap.SERVER_TIME | cap.ECHO_MESSAGE];
  const members = masks.map((mask) => {
    const transport = new FakeTransport();
    const outbox = new Outbox({ tick, transport, limit: 1_000, owner: { cut: () => {} } });
    return { transport, outbox, variant: variants.number(mask) };
  });
  for (const { variant, outbox } of members) envelopes.enter(variant, outbox);
  for (const given of [HELLO, JOIN, event("AWAY", ["gone"])]) envelopes.give(given, undefined);
  await Promise.all(members.map(({ outbox }) => outbox.drained()));
  const bare = `${TEXT}:bob!~bob@localhost JOIN #r\r\n`;
  const timed = `@${STAMP} ${TEXT}@${STAMP} :bob!~bob@localhost JOIN #r\r\n`;
  assertEquals(members.map(({ transport }) => transport.text), [bare, timed, bare, timed]);
  const writes = members.map(({ transport }) => transport.writes[0]);
  assertEquals([writes[0] === writes[2], writes[1] === writes[3]], [true, true]);
});

Deno.test("envelopes: whoever is left out, or reads no more, gets nothing; those who stay get each event once", async () => {
  const tick = new Tick();
  const variants = new cap.Variants();
  const envelopes = new Envelopes(tick, variants);
  const members = ["a", "b", "c", "d"].map(() => {
    const transport = new FakeTransport();
    return { transport, outbox: new Outbox({ tick, transport, limit: 1_000, owner: { cut: () => {} } }) };
  });
  const [a, b, c, d] = members.map(({ outbox }) => outbox);
  for (const outbox of [a!, b!, c!]) envelopes.enter(0, outbox);
  envelopes.give(HELLO, b);
  envelopes.leave(0, a!);
  envelopes.leave(0, a!);
  envelopes.enter(0, d!);
  envelopes.give(JOIN, undefined);
  envelopes.seal(HELLO);
  envelopes.giveOne(0, c!);
  await Promise.all(members.map(({ outbox }) => outbox.drained()));
  const join = ":bob!~bob@localhost JOIN #r\r\n";
  assertEquals(members.map(({ transport }) => transport.text), [TEXT, join, TEXT + join + TEXT, join]);
});

Deno.test("variants: echo-message alone makes no new one, anything rendered does", () => {
  const variants = new cap.Variants();
  assertEquals(variants.number(0), variants.number(cap.ECHO_MESSAGE));
  assertEquals(variants.number(cap.SERVER_TIME) === variants.number(0), false);
  assertEquals(variants.mask(variants.number(cap.SERVER_TIME | cap.ECHO_MESSAGE)), cap.SERVER_TIME);
});

Deno.test("capabilities: names become bits, and those without a bit none", () => {
  assertEquals(cap.maskOf(["server-time", "batch", "away-notify"]), cap.SERVER_TIME | cap.AWAY_NOTIFY);
  assertEquals(cap.maskOf(["no-such-thing"]), 0);
});
