import { assertEquals } from "@std/assert";
import { reactionWords } from "../../../client/term/reactions.ts";

const EVENT = {
  kind: "reactions",
  at: 0,
  room: "#lobby",
  key: "k",
  id: "x",
  from: "bob",
  text: "shall we?",
  by: "amy",
  emoji: "👍",
  added: true,
  reactions: [],
} as const;

Deno.test("reactions: who put what under which message, or took it away", () => {
  assertEquals(reactionWords(EVENT), 'amy put 👍 under "shall we?" of bob');
  assertEquals(reactionWords(EVENT, "BOB"), 'amy put 👍 under your "shall we?"');
  assertEquals(reactionWords({ ...EVENT, added: false }, "amy"), 'you took 👍 from "shall we?" of bob');
});

Deno.test("reactions: of a long message its beginning, of several lines the first, and no formatting", () => {
  assertEquals(
    reactionWords({ ...EVENT, text: "👍".repeat(50) }),
    `amy put 👍 under "${"👍".repeat(40)}…" of bob`,
  );
  assertEquals(reactionWords({ ...EVENT, text: "one\ntwo" }), 'amy put 👍 under "one…" of bob');
  assertEquals(reactionWords({ ...EVENT, text: "\x02bold\x02" }), 'amy put 👍 under "bold" of bob');
});
