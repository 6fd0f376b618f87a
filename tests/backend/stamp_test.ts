// Msgids never go backwards, whatever the clock does between two runs.

import { assert, assertEquals, assertGreater } from "@std/assert";
import { idAt, Stamp, timeOf } from "../../server/backend/stamp.ts";

const DRAFT = { source: "bob", command: "PRIVMSG", params: [], origin: "1" };

for (
  const [name, now] of [["stands still", 5_000], ["has stepped back", 1_000], ["goes on", 9_000]] as const
) {
  Deno.test(`stamp: goes on from the latest time of an earlier run when the clock ${name}`, () => {
    const past = new Stamp(() => 5_000);
    const earlier = [past.entry(DRAFT, 0), past.entry(DRAFT, 0)];
    const fresh = new Stamp(() => now, past.time);
    const later = fresh.entry(DRAFT, 0);
    for (const entry of earlier) {
      assertGreater(later.msgid, entry.msgid);
      assertGreater(later.time, entry.time);
    }
    assertEquals(later.msgid.length, earlier[0]!.msgid.length);
    assertEquals(timeOf(later.msgid), later.time);
    assert(idAt(past.time + 1) <= later.msgid, "a border stands between the runs");
  });
}
