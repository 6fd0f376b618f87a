import { assertEquals } from "@std/assert";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

function waiting(bob: Sitting): string[] {
  return bob.rows.filter((row) => row.startsWith(" waits: "));
}

Deno.test("held: what is typed without a connection stands above the status bar until it is sent", () => {
  const bob = new Sitting(inLobby({ caps: MODERN, person: true, reads: "focused" }));
  bob.client.disconnected("reset", 2);
  bob.hears();
  bob.press('"hello \x1b[2Jthere', "enter");
  assertEquals(waiting(bob), [" waits: hello ␛[2Jthere"]);
  assertEquals(bob.rows[0], " #lobby");
  for (let n = 1; n <= 6; n++) bob.press(`"line ${n}`, "enter");
  assertEquals(waiting(bob), [
    " waits: and 4 before these",
    " waits: line 4",
    " waits: line 5",
    " waits: line 6",
  ]);
});
