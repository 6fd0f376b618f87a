/** Lines cut, parsed and formatted a second: `deno task bench:parse`. Each is measured alone, without a server. */

import { LineReader } from "../protocol/lines.ts";
import { formatMessage, parseMessage } from "../protocol/message.ts";

/** Lines that one busy read of a socket brings. */
const AT_ONCE = 100;

const LINES: Readonly<Record<string, string>> = {
  "a message": "PRIVMSG #lobby :what somebody says in a room is about this long, mostly",
  "with tags":
    "@label=42;+draft/reply=1vVZ0lVAg1g-00000000 PRIVMSG #lobby :what somebody says in a room, mostly",
  "from a server":
    "@msgid=1vVZ0lVAg1g-00000000;time=2026-01-01T00:00:00.000Z :amy!~amy@host.example PRIVMSG #lobby :hello",
  "many parameters":
    ":chat.local 005 amy CASEMAPPING=ascii CHANTYPES=# NICKLEN=32 MODES=20 PREFIX=(ov)@+ :are",
};

for (const [name, line] of Object.entries(LINES)) {
  Deno.bench(`parse: ${name}`, { group: name }, () => {
    parseMessage(line);
  });
  const message = parseMessage(line);
  if (!message) throw new Error(`Cannot parse "${line}"`);
  Deno.bench(`format: ${name}`, { group: name }, () => {
    formatMessage(message);
  });
}

const reader = new LineReader({ line: 512, tags: 4096, buffer: 65536 });
const read = new TextEncoder().encode(`${LINES["a message"]}\r\n`.repeat(AT_ONCE));

Deno.bench(`cut: ${AT_ONCE} messages in one read`, () => {
  reader.push(read);
});
