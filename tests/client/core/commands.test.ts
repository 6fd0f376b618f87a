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
  ["/QUIT", "QUIT Leaving"],
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

Deno.test("help names every command, and one command when asked", () => {
  const client = inLobby();
  client.input("/help");
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

Deno.test("a command typed while offline says so", () => {
  const client = newClient();
  client.input("/whois amy");
  assertEquals(client.takeLines(), []);
  assertStringIncludes(told(client, "error")[0]?.text ?? "", "Not connected");
});
