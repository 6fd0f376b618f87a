// Lines longer than 512 bytes (Modern IRC, "Message Format" and "Compatibility with incorrect software").

import { assertEquals } from "@std/assert";
import { assemble, by, type Cast } from "../commands/cast.ts";

const TOO_LONG = ":chat.local 417 bob :Input line was too long";

/** A text of so many bytes that bob's PRIVMSG of it to #r is a line of 512 bytes for those who read it. */
const LONGEST = "x".repeat(512 - `${by("bob", "PRIVMSG #r :")}\r\n`.length);

async function told(cast: Cast, line: string): Promise<{ bob: string[]; ann: string[] }> {
  return { bob: await cast.bob.ask(line), ann: await cast.ann.sync() };
}

for (
  const [name, line] of [
    ["spaces", `PRIVMSG${" ".repeat(100)}#r :${LONGEST}`],
    ["a source", `:bob!bob@${"host.".repeat(10)} PRIVMSG #r :${LONGEST}`],
    ["more targets", `PRIVMSG #r,${"#nowhere-at-all,".repeat(4)}#r :${LONGEST.slice(20)}`],
  ] as const
) {
  Deno.test(`a line that ${name} make too long is passed on when that line fits`, async () => {
    await using cast = await assemble();
    assertEquals(new TextEncoder().encode(`${line}\r\n`).length > 512, true);
    const { bob, ann } = await told(cast, line);
    assertEquals(bob.includes(TOO_LONG), false);
    assertEquals(ann[0], by("bob", `PRIVMSG #r :${name === "more targets" ? LONGEST.slice(20) : LONGEST}`));
  });
}

for (
  const [name, line] of [
    ["a text that is too long however it came", `PRIVMSG${" ".repeat(100)}#r :${LONGEST}x`],
    [
      "a text that is too long for one of the targets",
      `NOTICE${" ".repeat(100)}#r,#a-longer-name :${LONGEST}`,
    ],
    ["another command", `TOPIC${" ".repeat(500)}#r :short`],
    ["tags that are too long", `@+a=${"x".repeat(4096)} PRIVMSG #r :short`],
    ["nothing that makes sense", "x".repeat(600)],
  ] as const
) {
  Deno.test(`417 for ${name}, and nothing is passed on (Modern, ERR_INPUTTOOLONG)`, async () => {
    await using cast = await assemble();
    assertEquals(await told(cast, line), { bob: [TOO_LONG], ann: [] });
  });
}
