// IRCv3 "draft/extended-isupport", Modern "RPL_ISUPPORT"

import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseMessage } from "../../protocol/message.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";

const TOKENS =
  "ACCOUNTEXTBAN AWAYLEN BOT CASEMAPPING CHANLIMIT CHANMODES CHANNELLEN CHANTYPES CHATHISTORY ELIST EXCEPTS EXTBAN " +
  "INVEX KICKLEN LOBBY MAXLIST MAXTARGETS MODES MONITOR MSGREFTYPES NETWORK NICKLEN PREFIX SAFELIST SAFERATE STATUSMSG " +
  "TARGMAX TOPICLEN USERLEN UTF8ONLY WHOX";
const CAPS = ["draft/extended-isupport", "batch"];

/** What the lines between BATCH and BATCH are; asserts that they are one draft/isupport batch, 005 alone. */
function inBatch(lines: readonly string[]): string[] {
  const [, reference] = /^(?:@\S+ )?:chat\.local BATCH \+(\w+) draft\/isupport$/.exec(lines[0]!) ?? [];
  assert(reference !== undefined, lines[0]);
  assertEquals(lines.at(-1), `:chat.local BATCH -${reference}`);
  const inner = lines.slice(1, -1);
  for (const line of inner) assertMatch(line, new RegExp(`^@batch=${reference} :chat\\.local 005 `));
  return inner.map((line) => line.replace(/^@\S+ /, ""));
}

Deno.test("ISUPPORT: 005 again, 13 tokens a line at most (draft/extended-isupport, ISUPPORT command)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const lines = await bob.ask("ISUPPORT");
  assert(lines.length > 1);
  for (const line of lines) {
    assertMatch(line, /^:chat\.local 005 bob \S.* :are supported by this server$/);
    assert(parseMessage(line)!.params.length - 2 <= 13);
  }
  const [, ...after] = await bob.ask("VERSION");
  assertEquals(after, lines);
});

Deno.test("ISUPPORT: with both capabilities one batch, whatever asked for it (draft/extended-isupport, batch)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: CAPS });
  await using amy = await IrcClient.connect(server.port, { nick: "amy" });
  const plain = (await amy.ask("ISUPPORT")).map((line) => line.replace(" amy ", " bob "));
  assertEquals(inBatch(await bob.ask("ISUPPORT")), plain);
  assertEquals(inBatch((await bob.ask("VERSION")).slice(1)), plain);
});

Deno.test("ISUPPORT: with one of the capabilities alone no batch (draft/extended-isupport, batch)", async () => {
  await using server = await testServer();
  for (const [index, cap] of CAPS.entries()) {
    await using bob = await IrcClient.connect(server.port, { nick: `bob${index}`, caps: [cap] });
    for (const line of await bob.ask("ISUPPORT")) assertMatch(line, /^:chat\.local 005 /);
  }
});

Deno.test("ISUPPORT: works before the welcome for those who asked (draft/extended-isupport, capability)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port);
  assertEquals(await bob.ask("ISUPPORT"), [":chat.local 451 * :You have not registered"]);
  await bob.ask(`CAP REQ :${CAPS.join(" ")}`);
  const early = inBatch(await bob.ask("ISUPPORT"));
  assertMatch(early[0]!, /^:chat\.local 005 \* \S+ /);
  const welcome = await bob.ask("NICK bob", "USER bob 0 * :Bob", "CAP END");
  const from = welcome.findIndex((line) => line.includes("BATCH +"));
  const to = welcome.findIndex((line) => line.includes("BATCH -"));
  assertMatch(welcome[from - 1]!, / 004 bob /);
  assertEquals(inBatch(welcome.slice(from, to + 1)), early.map((line) => line.replace(" * ", " bob ")));
  assertMatch(welcome[to + 1]!, / 251 bob /);
});

Deno.test("ISUPPORT: under a label the batch is the answer (IRCv3 labeled-response)", async () => {
  await using server = await testServer();
  const caps = [...CAPS, "labeled-response"];
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps });
  const lines = await bob.ask("@label=x ISUPPORT");
  assertMatch(lines[0]!, /^@label=x :chat\.local BATCH \+\w+ draft\/isupport$/);
  assert(inBatch(lines).length > 1);
  const [opening, version, inner] = await bob.ask("@label=y VERSION");
  assertMatch(opening!, /^@label=y :chat\.local BATCH \+\w+ labeled-response$/);
  assertMatch(version!, /^@batch=\w+ :chat\.local 351 /);
  assertMatch(inner!, /^@batch=\w+ :chat\.local BATCH \+\w+ draft\/isupport$/);
});

Deno.test("005: says everything that a client may count on (Modern, RPL_ISUPPORT Parameters)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob" });
  const tokens = (await bob.ask("ISUPPORT")).flatMap((line) => parseMessage(line)!.params.slice(1, -1));
  assertEquals(tokens.map((token) => token.split("=")[0]), TOKENS.split(" "));
  assertEquals(new Set(tokens).size, tokens.length);
});

Deno.test("005: no CLIENTTAGDENY, and a tag that nobody knows is passed on (IRCv3 message-tags, RPL_ISUPPORT Tokens)", async () => {
  await using server = await testServer();
  await using bob = await IrcClient.connect(server.port, { nick: "bob", caps: ["message-tags"], join: "#r" });
  await using amy = await IrcClient.connect(server.port, { nick: "amy", caps: ["message-tags"], join: "#r" });
  assert(!(await bob.ask("ISUPPORT")).join(" ").includes("CLIENTTAGDENY"));
  await bob.ask("@+example.com/odd=1;+typing=active TAGMSG #r");
  assertMatch(await amy.next("TAGMSG"), /;\+example\.com\/odd=1;\+typing=active /);
});
