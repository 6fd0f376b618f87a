// Any bytes, however made and divided, are answered or ignored: they end no session by an exception and stall none,
// and whatever others are sent because of them is a line that every client can read.

import { assert, assertEquals } from "@std/assert";
import { LineReader } from "../../protocol/lines.ts";
import { parseMessage } from "../../protocol/message.ts";
import { COMMANDS } from "../../server/commands/mod.ts";
import type { FakeTransport } from "../support/fake_transport.ts";
import { fc } from "../support/properties.ts";
import { hears, SocketlessServer } from "../support/socketless.ts";

const WORDS = [
  ..."* # #r #R #r,#s #__proto__ bob BOB amy *!*@* +o -o+v-b +b +k -k +l +f +imnstCMRU 0 -1 1e9 99999999999"
    .split(" "),
  ..."LS REQ END 302 +1 -1 draft/multiline PLAIN %tcuihsnfdlaor,123 o%n constructor ä 世界 \u{1F600} \u202e"
    .split(" "),
  ...": :: @#r ~#r C>1 >0 !* m:*!*@* a:* ~:x timestamp=2026-01-01T00:00:00.000Z msgid=x LATEST BEFORE".split(
    " ",
  ),
  ..." a b|\x01ACTION x\x01|\x034|\0|\r|\ud800".split("|"),
  "",
  "x".repeat(300),
  "é".repeat(200),
];
const TAGS = [
  "",
  "",
  "",
  "@label=x ",
  "@label= ",
  "@batch=1 ",
  "@+a=b;+c ",
  "@+a=\\:\\s\\r\\n\\\\ ",
  "@time=x;msgid=y ",
  "@ ",
];
const CAPS =
  "labeled-response batch echo-message message-tags draft/multiline server-time multi-prefix away-notify";

const word = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);
const line = fc.tuple(
  fc.constantFrom(...TAGS),
  fc.oneof({ weight: 11, arbitrary: fc.constantFrom(...Object.keys(COMMANDS)) }, word),
  fc.array(word, { maxLength: 5 }),
  fc.option(word, { nil: undefined }),
).map(([tags, command, params, last]) =>
  `${tags}${command} ${params.join(" ")}${last === undefined ? "" : ` :${last}`}\r\n`
);

const encoder = new TextEncoder();
const chunk = fc.oneof(
  { weight: 10, arbitrary: line.map((text) => encoder.encode(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(line, fc.nat(60)).map(([text, end]) => encoder.encode(text).subarray(0, end)),
  },
);

/** Somebody new, welcomed and in #r. */
function enter(server: SocketlessServer, nick: string): FakeTransport {
  const transport = server.connect();
  transport.arrive(`CAP REQ :${CAPS}`, `NICK ${nick}`, "USER u 0 * :u", "CAP END", "JOIN #r");
  return transport;
}

/** What is wrong with what somebody was sent: it must be UTF-8 without NUL and CR, of messages that fit. */
function faults(transport: FakeTransport): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const text = transport.writes.map((bytes) => decoder.decode(bytes, { stream: true })).join("") +
    decoder.decode();
  const lines = text.split("\r\n");
  assertEquals(lines.pop(), "", "the last line has no end");
  return lines.filter((line) => {
    const [tags = ""] = /^@\S+ /.exec(line) ?? [];
    const bytes = encoder.encode(line).length - encoder.encode(tags).length;
    return /[\0\r\n]/.test(line) || bytes > 510 || tags.length > 8191 + 4096 ||
      parseMessage(line) === undefined;
  });
}

Deno.test("session: any bytes are answered or ignored, and nobody is sent what cannot be read", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 60 }), async (chunks) => {
      await using server = new SocketlessServer();
      const amy = enter(server, "amy");
      let reader = new LineReader({ line: 512, tags: 4096, buffer: 5632 });
      let bob = enter(server, "bob");
      for (const bytes of chunks) {
        // QUIT and the like end a session properly; then somebody else comes.
        if (bob.closed || bob.finished) {
          reader = new LineReader({ line: 512, tags: 4096, buffer: 5632 });
          bob = enter(server, "bob");
        }
        bob.arrive(...reader.push(bytes));
      }
      bob.arrive(...reader.push(encoder.encode("\r\nPING here\r\n")));
      await hears(bob, " :here\r\n");
      amy.arrive("PING alive");
      await hears(amy, " :alive\r\n");
      assert(!amy.closed, "amy had to go");
      assertEquals(await server.failures(), []);
      assertEquals([...faults(amy), ...faults(bob)], []);
    }),
    { numRuns: 300 },
  );
});
