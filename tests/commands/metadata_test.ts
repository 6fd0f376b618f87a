// IRCv3 "draft/metadata-2" and "draft/metadata-3"

import { assert, assertEquals } from "@std/assert";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { assemble, type Cast } from "./cast.ts";

const CAPS = ["draft/metadata-2"];

async function withCast(test: (cast: Cast) => Promise<void>, caps: readonly string[] = CAPS): Promise<void> {
  await using cast = await assemble({ caps });
  await test(cast);
}

/** Lines without the server's name. */
function bare(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(":chat.local ", ""));
}

Deno.test("CAP LS tells the limits, and that it works before the welcome", async () => {
  await using server = await testServer();
  await using client = await IrcClient.connect(server.port);
  const listed = (await client.ask("CAP LS 302")).join(" ");
  for (const name of ["draft/metadata-2", "draft/metadata-3"]) {
    assert(listed.includes(`${name}=before-connect,max-subs=50,max-keys=20,max-value-bytes=300`), listed);
  }
});

Deno.test("METADATA SET, GET, LIST, and a key that is taken away", async () => {
  await withCast(async ({ ann, bob }) => {
    assertEquals(bare(await ann.ask("METADATA * SET display-name :Ann A.")), [
      "761 ann * display-name * :Ann A.",
    ]);
    assertEquals(bare(await bob.ask("METADATA ann GET display-name url")), [
      "761 bob ann display-name * :Ann A.",
      "766 bob ann url :Key not set",
    ]);
    assertEquals(bare(await bob.ask("METADATA Ann LIST")), ["761 bob Ann display-name * :Ann A."]);
    assertEquals(bare(await ann.ask("METADATA * SET display-name")), ["766 ann * display-name :Key not set"]);
    assertEquals(await bob.ask("METADATA ann LIST"), []);
  });
});

Deno.test("GET, LIST and SUBS are batches for those who know them", async () => {
  await withCast(async ({ ann }) => {
    await ann.ask("METADATA * SET url :https://a.example", "METADATA * SUB url status");
    for (const line of ["METADATA * LIST", "METADATA * GET url"]) {
      const [opening, value, closing] = await ann.ask(line);
      assert(/^:chat\.local BATCH \+\w+ metadata \*$/.test(opening!), opening);
      assert(/^@batch=\w+ :chat\.local 761 ann \* url \* :https:\/\/a\.example$/.test(value!), value);
      assert(/^:chat\.local BATCH -\w+$/.test(closing!), closing);
    }
    const subs = await ann.ask("METADATA * SUBS");
    assert(/ BATCH \+\w+ metadata-subs$/.test(subs[0]!), subs[0]);
    assert(subs[1]!.endsWith(" 772 ann url :status"), subs[1]);
  }, [...CAPS, "batch"]);
});

Deno.test("a change is told to those who share a room and have subscribed to the key", async () => {
  await withCast(async ({ ann, bob, eve }) => {
    assertEquals(bare(await bob.ask("METADATA * SUB status url")), ["770 bob status :url"]);
    await eve.ask("METADATA * SUB status");
    await ann.ask("METADATA * SUB status", "METADATA * SET status :here", "METADATA * SET color :red");
    assertEquals(bare(await bob.sync()), ["METADATA ann status * :here"]);
    assertEquals(await eve.sync(), []);
    assertEquals(await ann.sync(), [], "what one changed oneself is not told again");
    await ann.ask("METADATA * SET status");
    assertEquals(bare(await bob.sync()), ["METADATA ann status :*"]);
    assertEquals(bare(await bob.ask("METADATA * UNSUB status")), ["771 bob :status"]);
    await ann.ask("METADATA * SET status :gone");
    assertEquals(await bob.sync(), []);
  });
});

Deno.test("MONITOR: who watches a nick hears of its keys too", async () => {
  await withCast(async ({ ann, eve }) => {
    await eve.ask("MONITOR + ann", "METADATA * SUB status");
    await ann.ask("METADATA * SET status :here");
    assertEquals(bare(await eve.sync()), ["METADATA ann status * :here"]);
  });
});

Deno.test("draft/metadata-3: changes come as numerics", async () => {
  await withCast(async ({ ann, bob }) => {
    await bob.ask("METADATA * SUB status");
    await ann.ask("METADATA * SET status :here", "METADATA * SET status");
    assertEquals(bare(await bob.sync()), ["761 bob ann status * :here", "766 bob ann status :Key not set"]);
  }, ["draft/metadata-3"]);
});

Deno.test("a room's metadata is set by its operators, and told to whoever enters or asks", async () => {
  await withCast(async ({ ann, bob, eve }) => {
    const [refused] = await bob.ask("METADATA #r SET url :https://r.example");
    assert(refused!.startsWith(":chat.local FAIL METADATA KEY_NO_PERMISSION #r url :"), refused);
    await bob.ask("METADATA * SUB url");
    assertEquals(bare(await ann.ask("METADATA #r SET url :https://r.example")), [
      "761 ann #r url * :https://r.example",
    ]);
    assertEquals(bare(await bob.sync()), ["METADATA #r url * :https://r.example"]);
    await ann.ask("METADATA * SET url :https://a.example");
    await eve.ask("METADATA * SUB url");
    const entered = bare(await eve.ask("JOIN #r")).filter((line) => line.startsWith("METADATA"));
    const all = ["METADATA #r url * :https://r.example", "METADATA ann url * :https://a.example"];
    assertEquals(entered, all);
    assertEquals(bare(await eve.ask("METADATA #r SYNC")), all);
    assertEquals(bare(await eve.ask("METADATA ann SYNC")), all.slice(1));
  });
});

Deno.test("CLEAR takes everything away", async () => {
  await withCast(async ({ ann, bob }) => {
    await bob.ask("METADATA * SUB url");
    await ann.ask("METADATA * SET url :a", "METADATA * SET status :b");
    await bob.sync();
    assertEquals(bare(await ann.ask("METADATA * CLEAR")), [
      "766 ann * url :Key not set",
      "766 ann * status :Key not set",
    ]);
    assertEquals(bare(await bob.sync()), ["METADATA ann url :*"]);
    assertEquals(await ann.ask("METADATA * LIST"), []);
  });
});

Deno.test("before-connect: set before the welcome, told at it; an account keeps it", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  await bob.ask("CAP REQ draft/metadata-2", "NICK bob", "METADATA * SET display-name :Bob B.");
  const welcome = bare(await bob.ask("USER bob 0 * :Bob", "CAP END"));
  assert(welcome.includes("METADATA bob display-name * :Bob B."), welcome.join("\n"));
  assert(
    welcome.indexOf("METADATA bob display-name * :Bob B.") <
      welcome.findIndex((line) => line.startsWith("376 ")),
  );
  await bob.ask("REGISTER * * :correct horse");
  await bob.send("QUIT");
  await bob.expectClosed();
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: [...CAPS, "sasl"] });
  await amy.ask("AUTHENTICATE PLAIN", `AUTHENTICATE ${btoa("\0bob\0correct horse")}`);
  assertEquals(bare(await amy.ask("METADATA * GET display-name")), ["761 amy * display-name * :Bob B."]);
});

const REFUSED: [line: string, refusal: string][] = [
  ["METADATA * DANCE", "SUBCOMMAND_INVALID DANCE"],
  ["METADATA * __proto__", "SUBCOMMAND_INVALID __proto__"],
  ["METADATA nobody LIST", "INVALID_TARGET nobody"],
  ["METADATA #none LIST", "INVALID_TARGET #none"],
  ["METADATA * SET Bad! :x", "KEY_INVALID Bad!"],
  ["METADATA * SET url :\x02x", "VALUE_INVALID"],
  [`METADATA * SET url :${"x".repeat(301)}`, "VALUE_INVALID"],
  ["METADATA * SET url", "KEY_NOT_SET * url"],
  ["METADATA ann SET url :x", "KEY_NO_PERMISSION ann url"],
  ["METADATA ann CLEAR", "KEY_NO_PERMISSION ann *"],
  ["METADATA ann GET Bad!", "KEY_INVALID Bad!"],
  ["METADATA * SUB Bad!", "KEY_INVALID Bad!"],
];

for (const [line, refusal] of REFUSED) {
  Deno.test(`${line.slice(0, 40)}: FAIL ${refusal}`, async () => {
    await withCast(async ({ bob }) => {
      const [said, ...more] = await bob.ask(line);
      assert(said!.startsWith(`:chat.local FAIL METADATA ${refusal} :`), said);
      assertEquals(more, []);
    });
  });
}

Deno.test("limits: LIMIT_REACHED for the 21st key, TOO_MANY_SUBS for the 51st, with the first that was not taken", async () => {
  await withCast(async ({ bob }) => {
    const lines = await bob.ask(...Array.from({ length: 21 }, (_, i) => `METADATA * SET key${i} :x`));
    assertEquals(lines.filter((line) => line.includes(" 761 ")).length, 20);
    assert(lines[20]!.startsWith(":chat.local FAIL METADATA LIMIT_REACHED * :"), lines[20]);
    const keys = Array.from({ length: 52 }, (_, i) => `k${i}`);
    const subs = bare(await bob.ask(...keys.map((key) => `METADATA * SUB ${key}`)));
    assertEquals(subs.filter((line) => line.startsWith("770 ")).length, 50);
    assert(subs[50]!.startsWith("FAIL METADATA TOO_MANY_SUBS k50 :"), subs[50]);
  });
});

Deno.test("a secret room's metadata is nobody's outside, and without the capability there is no METADATA", async () => {
  await withCast(async ({ ann, eve, server }) => {
    await ann.ask("METADATA #r SET url :x", "MODE #r +s");
    const [hidden] = await eve.ask("METADATA #r LIST");
    assert(hidden!.startsWith(":chat.local FAIL METADATA INVALID_TARGET #r :"), hidden);
    await using old = await IrcClient.connect(server.port, { nick: "old" });
    assertEquals((await old.ask("METADATA * LIST")).map((line) => line.split(" ")[1]), ["421"]);
  });
});
