import { assertEquals, assertMatch } from "@std/assert";
import { COMMANDS } from "../../../client/core/commands/table.ts";
import { FAMILIES } from "../../../client/core/commands/help.ts";
import { feed, inLobby, newClient, told } from "./fixture.ts";

/** What /help says, as lines. */
function help(client: ReturnType<typeof inLobby>, typed = "/help"): string[] {
  client.takeEvents();
  client.input(typed);
  return told(client, "info").map(({ text }) => text);
}

Deno.test("help begins with what one can do where one is", () => {
  const client = inLobby();
  assertMatch(help(client)[0]!, /^You are in #lobby\./);
  feed(client, ":amy!a@h PART #lobby", ":carl!c@h PART #lobby");
  assertMatch(help(client)[1]!, /^Nobody else is here; \/invite/);
  client.input("/query amy");
  assertMatch(help(client)[0]!, /to amy alone/);
  client.input("/close");
  feed(client, ":bob!b@h PART #lobby");
  assertMatch(help(client)[0]!, /^You are in no room\. \/join/);
  client.disconnected("gone", 1);
  assertMatch(help(client)[0]!, /^You are not connected just now\./);
});

Deno.test("help without a connection names only what works without one", () => {
  const lines = help(newClient()).join("\n");
  assertEquals([lines.includes("/kick"), lines.includes("/msg"), lines.includes("For operators")], [
    false,
    true,
    false,
  ]);
});

Deno.test("help names what the person may do there, and what the server has", () => {
  const has = (client: ReturnType<typeof inLobby>, name: string) =>
    help(client).join(" ").includes(`/${name}`);
  const client = inLobby({ caps: "message-tags draft/message-redaction" });
  assertEquals([has(client, "kick"), has(client, "react"), has(client, "redact")], [false, true, true]);
  feed(client, ":amy!a@h MODE #lobby +v bob");
  assertEquals(has(client, "kick"), false);
  feed(client, ":amy!a@h MODE #lobby +o bob");
  assertEquals(has(client, "kick"), true);
  assertEquals(["react", "redact", "search", "rename"].map((name) => has(inLobby(), name)), [
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("help is no longer than a small screen", () => {
  const lines = help(
    inLobby({ caps: "message-tags draft/message-redaction soju.im/search draft/channel-rename" }),
  );
  assertEquals(lines.length <= 8, true);
});

Deno.test("help all has every family with its commands, and every command is in one", () => {
  const lines = help(inLobby(), "/help all");
  for (const title of Object.values(FAMILIES)) assertEquals(lines.includes(`${title}:`), true, title);
  assertEquals(lines.filter((line) => line.startsWith("  /")).length, Object.keys(COMMANDS).length);
});

Deno.test("help of one command is found by its other names too", () => {
  assertEquals(help(inLobby(), "/help /LIST"), ["  /rooms  the rooms of this server"]);
});

Deno.test("commands: other names are nobody else's, and each command tells what its arguments are", () => {
  const names = Object.entries(COMMANDS).flatMap(([name, { also = [] }]) => [name, ...also]);
  assertEquals(new Set(names).size, names.length);
  for (const [name, { args, most, least }] of Object.entries(COMMANDS)) {
    assertEquals([name, args.length <= Math.max(most, 2), least <= most], [name, true, true]);
    assertEquals([name, most === 0], [name, args.length === 0]);
  }
});
