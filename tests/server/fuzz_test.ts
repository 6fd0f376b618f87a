// Any line, however made, is answered or ignored: it never ends the session by an exception and never stalls it.

import { assertEquals } from "@std/assert";
import { openMemory } from "../../server/backend/memory.ts";
import { Cloak } from "../../server/cloak.ts";
import { COMMANDS } from "../../server/commands/mod.ts";
import { configure } from "../../server/config.ts";
import { Journal } from "../../server/journal.ts";
import { Server } from "../../server/server.ts";
import { SeededRandom } from "../protocol/seeded_random.ts";
import { FakeTransport } from "../support/fake_transport.ts";

const LINES = 3_000;

const WORDS = [
  "",
  " ",
  ":",
  "::",
  "*",
  "#",
  "#r",
  "#R",
  "#r,#s",
  "#__proto__",
  "bob",
  "BOB",
  "amy",
  "*!*@*",
  "+o",
  "-o+v-b",
  "+b",
  "+k",
  "-k",
  "+l",
  "+f",
  "+imnstCMRU",
  "0",
  "-1",
  "1e9",
  "99999999999",
  "LS",
  "REQ",
  "END",
  "302",
  "+1",
  "-1",
  "draft/multiline",
  "%tcuihsnfdlaor,123",
  "o%n",
  "constructor",
  "a b",
  "ä",
  "世界",
  "\u{1F600}",
  "\u202e",
  "\x01ACTION x\x01",
  "\x03" + "4",
  "@#r",
  "~#r",
  "C>1",
  ">0",
  "!*",
  "x".repeat(300),
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
  "@=;; ",
];

function line(random: SeededRandom): string {
  const command = random.below(12) === 0 ? random.pick(WORDS) : random.pick(Object.keys(COMMANDS));
  const params = Array.from({ length: random.below(6) }, () => random.pick(WORDS));
  const last = random.below(2) === 0 ? ` :${random.pick(WORDS)}` : "";
  return `${random.pick(TAGS)}${command} ${params.join(" ")}${last}`;
}

for (const seed of [1, 2, 3]) {
  Deno.test(`fuzz: ${LINES} strange lines end no session by an exception (seed ${seed})`, async () => {
    const failures: string[] = [];
    const sink = {
      write(bytes: Uint8Array) {
        failures.push(
          ...new TextDecoder().decode(bytes).split("\n").filter((text) => text.includes("session-failed")),
        );
        return Promise.resolve(bytes.length);
      },
    };
    const random = new SeededRandom(seed);
    const journal = new Journal({ format: "json", sink });
    const cloak = new Cloak(new Uint8Array(32));
    const server = new Server({ config: configure(), backend: openMemory(), journal, cloak });
    const running: Promise<void>[] = [];
    const transports: FakeTransport[] = [];

    function connect(nick: string): FakeTransport {
      const transport = new FakeTransport();
      transports.push(transport);
      running.push(server.host(transport));
      const caps = "CAP REQ :labeled-response batch echo-message message-tags draft/multiline server-time";
      transport.arrive(caps, `NICK ${nick}`, "USER u 0 * :u", "CAP END", "JOIN #r");
      return transport;
    }

    const amy = connect("amy");
    let bob = connect("bob");
    for (let i = 0; i < LINES; i++) {
      const text = line(random);
      // QUIT and the like end a session properly; then somebody else comes.
      if (bob.closed || bob.finished) bob = connect("bob");
      bob.arrive(text);
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    amy.arrive("PING alive");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await journal.flush();
    assertEquals(failures, []);
    assertEquals(amy.text.includes("PONG chat.local :alive"), true);
    for (const transport of transports) transport.close();
    await Promise.all(running);
    server.tick.stop();
  });
}
