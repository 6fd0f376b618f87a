import { assertEquals } from "@std/assert";
import { feed, inLobby, told } from "./fixture.ts";

/** A client of a server that knows bans for a time. */
function warden() {
  const client = inLobby();
  feed(client, ":s.t 005 bob EXTBAN=,amt MODES=2 :are supported by this server");
  return client;
}

const SENT: [typed: string, lines: string[]][] = [
  ["/ban amy", ["MODE #lobby +b amy!*@*"]],
  ["/ban *!*@bad.example", ["MODE #lobby +b *!*@bad.example"]],
  ["/ban a:amy", ["MODE #lobby +b a:amy"]],
  ["/ban amy 1h", ["MODE #lobby +b t:60:amy!*@*"]],
  ["/ban amy 30", ["MODE #lobby +b t:30:amy!*@*"]],
  ["/ban amy 2D", ["MODE #lobby +b t:2880:amy!*@*"]],
  ["/ban amy soon", []],
  ["/ban amy 0m", []],
  ["/ban amy 99999w", []],
  ["/ban", ["MODE #lobby b"]],
  ["/op amy carl dan", ["MODE #lobby +oo amy carl", "MODE #lobby +o dan"]],
  ["/deop amy", ["MODE #lobby -o amy"]],
  ["/voice amy", ["MODE #lobby +v amy"]],
  ["/devoice amy", ["MODE #lobby -v amy"]],
];

for (const [typed, lines] of SENT) {
  Deno.test(`typing ${typed} sends ${JSON.stringify(lines)}`, () => {
    const client = warden();
    client.input(typed);
    assertEquals(client.takeLines(), lines);
    assertEquals(told(client, "error").length, lines.length === 0 ? 1 : 0);
  });
}

Deno.test("/ban for a time says so where the server has no such thing", () => {
  for (const token of ["EXTBAN=$,art", "EXTBAN=,a", "MODES=3"]) {
    const client = inLobby();
    feed(client, `:s.t 005 bob ${token} :are supported by this server`);
    client.input("/ban amy 1h");
    assertEquals([client.takeLines(), told(client, "error").length], [[], 1]);
  }
});

Deno.test("/unban takes all entries that mean the same out of the list, and no other", () => {
  const client = warden();
  client.input("/unban amy");
  assertEquals(client.takeLines(), ["MODE #lobby b"]);
  for (const mask of ["AMY!*@*", "t:60:amy!*@*", "m:t:5:amy!*@*", "amy!*@x", "carl!*@*"]) {
    feed(client, `:s.t 367 bob #lobby ${mask} carl 1`);
  }
  feed(client, ":s.t 368 bob #lobby :End");
  assertEquals(client.takeLines(), [
    "MODE #lobby -b AMY!*@*",
    "MODE #lobby -b t:60:amy!*@*",
    "MODE #lobby -b m:t:5:amy!*@*",
  ]);
  assertEquals(client.takeEvents(), []);
});

Deno.test("/unban of somebody who is not on the list says so", () => {
  const client = warden();
  client.input("/unban amy");
  feed(client, ":s.t 368 bob #lobby :End");
  assertEquals(told(client, "error").map(({ text }) => text), [
    "amy!*@* is not on the list of #lobby. /ban shows the list",
  ]);
});

Deno.test("a list that is asked for is shown", () => {
  const client = warden();
  client.input("/ban");
  feed(client, ":s.t 367 bob #lobby amy!*@* carl 1", ":s.t 368 bob #lobby :End");
  assertEquals(told(client, "info").map(({ text }) => text), ["#lobby keeps out amy!*@*"]);
});
