// The configuration of the peers.

import { assertEquals, assertMatch } from "@std/assert";
import { fillIn, inspircdSettings, ngircdSettings } from "../../bench/peers/settings.ts";

const PLACES = { port: 7123, folder: "/somewhere" };

Deno.test("fillIn: every place is filled in", () => {
  assertEquals(fillIn("{port} {folder}/{port}", PLACES), "7123 /somewhere/7123");
});

for (const [name, settings] of Object.entries({ ngIRCd: ngircdSettings, InspIRCd: inspircdSettings })) {
  Deno.test(`peers: ${name} listens where it is told, and nothing is left to fill in`, async () => {
    const text = await settings(PLACES);
    assertMatch(text, /port(s?\s*=\s*|=")7123/i);
    assertEquals(/\{\w+\}/.exec(text), null);
  });
}
