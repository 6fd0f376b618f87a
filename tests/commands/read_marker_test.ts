// IRCv3 "draft/read-marker"

import { assert, assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const [EARLY, LATE] = ["timestamp=2026-01-01T00:00:00.000Z", "timestamp=2026-02-01T00:00:00.000Z"];

Deno.test("MARKREAD: nothing is marked at first, and markers only go forward", async () => {
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: ["draft/read-marker"] });
  assertEquals(await ann.ask("MARKREAD #r"), [":chat.local MARKREAD #r *"]);
  assertEquals(await ann.ask(`MARKREAD #r ${LATE}`), [`:chat.local MARKREAD #r ${LATE}`]);
  assertEquals(await ann.ask(`MARKREAD #r ${EARLY}`), [`:chat.local MARKREAD #r ${LATE}`]);
  assertEquals(await ann.ask("MARKREAD #R"), [`:chat.local MARKREAD #R ${LATE}`]);
  assertEquals(await ann.ask("MARKREAD bob"), [":chat.local MARKREAD bob *"]);
});

Deno.test("MARKREAD is told to one's other connections, and to nobody else", async () => {
  await using server = await testServer();
  const caps = ["draft/read-marker", "sasl"];
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps });
  await bob.ask("REGISTER * * :correct horse");
  await using phone = await IrcClient.connect(server.port, { nick: "phone", caps });
  await using old = await IrcClient.connect(server.port, { nick: "old", caps: ["sasl"] });
  await using eve = await IrcClient.connect(server.port, { nick: "eve", caps });
  for (const client of [phone, old]) {
    await client.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa("\0bob\0correct horse")}`);
  }
  await bob.ask(`MARKREAD #r ${LATE}`);
  assertEquals(await phone.sync(), [`:chat.local MARKREAD #r ${LATE}`]);
  assertEquals(await old.sync(), []);
  assertEquals(await eve.sync(), []);
  assertEquals(await eve.ask("MARKREAD #r"), [":chat.local MARKREAD #r *"]);
  await bob.ask(`MARKREAD #r ${EARLY}`);
  assertEquals(await phone.sync(), [], "what changes nothing is told to nobody");
});

Deno.test("draft/read-marker: a JOIN tells the marker in front of the end of NAMES", async () => {
  await using server = await testServer();
  await using ann = await IrcClient.connect(server.port, { nick: "ann", caps: ["draft/read-marker"] });
  await ann.ask(`MARKREAD #r ${LATE}`);
  const lines = (await ann.ask("JOIN #r")).map((line) => line.split(" ")[1]);
  assert(lines.indexOf("MARKREAD") > lines.indexOf("JOIN"), lines.join(" "));
  assert(lines.indexOf("MARKREAD") < lines.indexOf("366"), lines.join(" "));
  await using plain = await IrcClient.connect(server.port, { nick: "plain" });
  assert(!(await plain.ask("JOIN #r")).join(" ").includes("MARKREAD"));
});

const REFUSED: [line: string, refusal: string][] = [
  ["MARKREAD", "NEED_MORE_PARAMS"],
  ["MARKREAD #r *", "INVALID_PARAMS *"],
  ["MARKREAD #r yesterday", "INVALID_PARAMS yesterday"],
  ["MARKREAD #r msgid=000000000000000", "INVALID_PARAMS msgid=000000000000000"],
  ["MARKREAD #r timestamp=soon", "INVALID_PARAMS timestamp=soon"],
  ["MARKREAD a!b", "INVALID_PARAMS a!b"],
];

for (const [line, refusal] of REFUSED) {
  Deno.test(`${line}: FAIL ${refusal}`, async () => {
    await using server = await testServer();
    await using ann = await IrcClient.connect(server.port, { nick: "ann" });
    const [said, ...more] = await ann.ask(line);
    assert(said!.startsWith(`:chat.local FAIL MARKREAD ${refusal} :`), said);
    assertEquals(more, []);
  });
}
