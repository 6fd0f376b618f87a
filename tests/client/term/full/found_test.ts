import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inLobby, MODERN } from "../../core/fixture.ts";
import { Sitting } from "./sitting.ts";

const CAPS = `${MODERN} soju.im/search`;
const THEN = "2026-01-02T03:04:05.000Z";

/** Bob in #dev, after twenty messages there and forty in #lobby, where `x…` are the ids. */
function sitting({ rows = 12 } = {}): Sitting {
  const bob = new Sitting(inLobby({ caps: CAPS, person: true, reads: "focused" }), { rows });
  bob.hears(":bob!b@h JOIN #dev", ":srv.test 353 bob = #dev :amy bob", ":srv.test 366 bob #dev :End");
  for (let n = 1; n <= 40; n++) bob.hears(`@msgid=x${n} :amy!a@h PRIVMSG #lobby :lobby ${n}`);
  for (let n = 1; n <= 20; n++) bob.hears(`@msgid=y${n} :amy!a@h PRIVMSG #dev :dev ${n}`);
  bob.client.buffers.focus("#dev");
  bob.press('"/search needle from:amy', "enter");
  return bob;
}

function finds(bob: Sitting, ...found: readonly (readonly [id: string, room: string, text: string])[]): void {
  bob.hears(
    ":srv.test BATCH +s soju.im/search",
    ...found.map(([id, room, text]) => `@batch=s;msgid=${id};time=${THEN} :amy!a@h PRIVMSG ${room} :${text}`),
    ":srv.test BATCH -s",
  );
}

const LOBBY = ["x4", "#lobby", "lobby 4"] as const;
const DEV = ["y2", "#dev", "dev 2"] as const;
const ELSEWHERE = ["z1", "#elsewhere", "a needle"] as const;

Deno.test("found: goes to the latest message where it stands, n to the one before, N back, around the ends", () => {
  const bob = sitting();
  finds(bob, LOBBY, DEV);
  assertStringIncludes(bob.status, "found 1 of 2: n older  N newer  Enter stays  Esc back");
  assertMatch(bob.chosen!, /amy dev 2$/);
  bob.press('"n');
  assertEquals(bob.client.buffers.current.name, "#lobby");
  assertMatch(bob.chosen!, /amy lobby 4$/);
  assert(bob.rows.some((row) => row.endsWith("amy lobby 1")));
  for (const [key, words] of [['"n', "dev 2"], ['"N', "lobby 4"], ["down", "dev 2"], ["up", "lobby 4"]]) {
    bob.press(key!);
    assertStringIncludes(bob.chosen!, words!);
  }
});

Deno.test("found: what no scrollback has stands in a list, with the others around it", () => {
  const bob = sitting({ rows: 16 });
  finds(bob, ELSEWHERE, DEV, ["z2", "#elsewhere", "\x02two\x02 needles"], ["z3", "bob", "three"]);
  const list = bob.rows.filter((row) => /^\d{4}-\d\d-\d\d \d\d:\d\d /.test(row));
  assertEquals(list.map((row) => row.slice(17)), [
    "#elsewhere amy: a needle",
    "#dev amy: dev 2",
    "#elsewhere amy: two needles",
    "amy amy: three",
  ]);
  bob.press('"n', '"n');
  assertMatch(bob.chosen!, /amy dev 2$/);
  assert(!bob.rows.some((row) => row.includes("#elsewhere")));
  bob.press('"n');
  assert(bob.rows.some((row) => row.includes("#elsewhere amy: a needle")));
});

Deno.test("found: a list longer than there is room for shows what is around the chosen one", () => {
  const bob = sitting();
  finds(bob, ...Array.from({ length: 20 }, (_, n) => [`z${n}`, "#elsewhere", `needle ${n}`] as const));
  const shown = () => bob.rows.flatMap((row) => /needle \d+$/.exec(row) ?? []);
  assertEquals(shown().at(-1), "needle 19");
  for (let times = 0; times < 10; times++) bob.press('"n');
  assert(shown().includes("needle 9") && shown().length === 4);
  for (let times = 0; times < 9; times++) bob.press('"n');
  assertEquals(shown()[0], "needle 0");
});

Deno.test("found: Escape goes back to where one was, Enter stays", () => {
  for (const [key, room] of [["escape", "#dev"], ["enter", "#lobby"]]) {
    const bob = sitting();
    finds(bob, LOBBY);
    assertStringIncludes(bob.status, "found 1 of 1: Enter stays  Esc back");
    bob.press(key!);
    assertEquals(bob.client.buffers.current.name, room);
    assertEquals(bob.chosen, undefined);
    assertEquals(bob.rows.some((row) => row.endsWith("amy dev 20")), key === "escape");
    assertEquals(bob.status.includes("more (Esc)"), key === "enter");
  }
});

Deno.test("found: another key is for the line", () => {
  const bob = sitting();
  finds(bob, ELSEWHERE);
  bob.press('"hello');
  assertMatch(bob.rows.at(-1)!, /> hello$/);
  assert(!bob.rows.some((row) => row.includes("#elsewhere")));
});

Deno.test("found: who types already is not disturbed: the list stands in the scrollback", () => {
  const bob = sitting({ rows: 24 });
  bob.press('"half');
  finds(bob, ELSEWHERE, DEV);
  assert(bob.rows.some((row) => row.includes("--- Found 2 messages")));
  assertMatch(bob.rows.at(-1)!, /> half$/);
});

Deno.test("found: nothing is said in the scrollback", () => {
  const bob = sitting();
  finds(bob);
  assert(bob.rows.some((row) => row.includes("--- Nothing found")));
});

Deno.test("found: what strangers wrote is harmless in the list", () => {
  const bob = sitting();
  finds(bob, ["z1", "#elsewhere", "\x1b[2Jgone\x07 \u202eturned"]);
  assert(bob.rows.some((row) => row.includes("␛[2Jgone␇ turned")));
});
