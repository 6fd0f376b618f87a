import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../client/core/commands/table.ts";
import { inLobby, newClient, told } from "./fixture.ts";

const SENT: [typed: string, line: string][] = [
  ["/join #dev", "JOIN #dev"],
  ["/join dev", "JOIN #dev"],
  ["/join #dev key", "JOIN #dev key"],
  ["/part", "PART #lobby"],
  ["/part #dev good bye", "PART #dev :good bye"],
  ["/part so long", "PART #lobby :so long"],
  ["/msg amy hi you", "PRIVMSG amy :hi you"],
  ["/nick robert", "NICK robert"],
  ["/me waves back", "PRIVMSG #lobby :\x01ACTION waves back\x01"],
  ["/names", "NAMES #lobby"],
  ["/topic", "TOPIC #lobby"],
  ["/topic all about it", "TOPIC #lobby :all about it"],
  ["/whois amy", "WHOIS amy"],
  ["/rooms", "LIST"],
  ["/invite amy", "INVITE amy #lobby"],
  ["/kick amy be nice", "KICK #lobby amy :be nice"],
  ["/mode +o amy", "MODE #lobby +o amy"],
  ["/mode", "MODE #lobby"],
  ["/away out", "AWAY out"],
  ["/away", "AWAY"],
  ["/raw VERSION", "VERSION"],
  ["/quit see you", "QUIT :see you"],
  ["/QUIT", "QUIT"],
  ["//topic is a word", "PRIVMSG #lobby :/topic is a word"],
];

for (const [typed, line] of SENT) {
  Deno.test(`typing ${typed} sends ${JSON.stringify(line)}`, () => {
    const client = inLobby();
    client.input(typed);
    assertEquals(client.takeLines()[0], line);
  });
}

Deno.test("every command without the words it needs shows its usage and sends nothing", () => {
  for (const [name, { least }] of Object.entries(COMMANDS)) {
    if (least === 0) continue;
    const client = inLobby();
    client.input(`/${name}`);
    assertEquals(client.takeLines(), []);
    assertStringIncludes(told(client, "error")[0]?.text ?? "", `Usage: /${name}`);
  }
});

Deno.test("an unknown command says so and sends nothing", () => {
  const client = inLobby();
  client.input("/constructor now");
  assertEquals(client.takeLines(), []);
  assertStringIncludes(told(client, "error")[0]?.text ?? "", "There is no command /constructor");
});

Deno.test("a command with a slip in it is guessed", () => {
  for (const [typed, meant] of [["/quti", "quit"], ["/TPOIC x", "topic"], ["/redac", "redact"]] as const) {
    const client = inLobby();
    client.input(typed);
    assertStringIncludes(told(client, "error")[0]?.text ?? "", `Did you mean /${meant}?`);
  }
});

Deno.test("help names every command, and one command when asked", () => {
  const client = inLobby();
  client.input("/help all");
  const all = told(client, "info").map((event) => event.text).join("\n");
  for (const name of Object.keys(COMMANDS)) assertStringIncludes(all, `/${name}`);
  client.input("/help me");
  assertEquals(told(client, "info").length, 1);
});

Deno.test("a message in no room says how to enter one", () => {
  const client = inLobby();
  client.receive(":bob!b@h PART #lobby");
  client.takeEvents();
  client.input("anyone?");
  assertEquals(client.takeLines(), []);
  assertStringIncludes(told(client, "error")[0]?.text ?? "", "/join");
});

Deno.test("a command typed before the server has let us in says so, and sends nothing", () => {
  for (const typed of ["/whois amy", "/join #dev", "/raw QUIT", "/topic x"]) {
    const client = newClient();
    client.connected();
    client.takeLines();
    client.input(typed);
    assertEquals(client.takeLines(), []);
    assertStringIncludes(told(client, "error")[0]?.text ?? "", "Not connected");
  }
});

Deno.test("what needs no connection works without one: help, another name, words for later", () => {
  const client = newClient();
  for (const typed of ["/help me", "/nick robert", "/msg amy hi"]) client.input(typed);
  assertEquals(client.takeEvents().map((event) => event.kind), ["info"]);
  client.connected();
  assertEquals(client.takeLines().includes("NICK robert"), true);
  client.receive(":s.t 001 robert :Hi");
  client.receive(":s.t 376 robert :End");
  assertEquals(client.takeLines().slice(0, 2), ["JOIN #lobby", "PRIVMSG amy hi"]);
});

Deno.test("a refusal says whose it is and what to do next, and the server's full stop is not doubled", () => {
  const client = inLobby();
  client.receive(":s.t 482 bob #lobby :You must be a channel operator.");
  client.receive(":s.t 464 bob :Password incorrect");
  assertEquals(told(client, "error").map((event) => event.text), [
    "#lobby: You must be a channel operator. Only operators (@) of the room can do that",
    "Password incorrect",
  ]);
  assertEquals(client.over, false);
});
