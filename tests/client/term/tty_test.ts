import { assertEquals } from "@std/assert";
import { usable } from "../../../client/term/tty.ts";

Deno.test("tty: a terminal without a size has a usual one, and of a monstrous one a part is used", () => {
  assertEquals(usable({ columns: 0, rows: 0 }), { columns: 80, rows: 24 });
  assertEquals(usable({ columns: 1, rows: 1 }), { columns: 1, rows: 1 });
  assertEquals(usable({ columns: 300, rows: 100 }), { columns: 300, rows: 100 });
  assertEquals(usable({ columns: 65_535, rows: 65_535 }), { columns: 2_000, rows: 1_000 });
});
