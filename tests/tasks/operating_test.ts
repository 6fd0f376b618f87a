// docs/operating.md tells an operator of every metric, every fact of the log, and the capacity.

import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { LEVELS } from "../../server/journal.ts";
import { between } from "../hostile/figures.ts";
import { slope } from "../hostile/slope.ts";
import { soak } from "../hostile/soak_connections.ts";
import { testServer } from "../support/server.ts";

const ROOT = new URL("../../", import.meta.url);
const OPERATING = await Deno.readTextFile(new URL("docs/operating.md", ROOT));
const LOG = await Deno.readTextFile(new URL("docs/log.md", ROOT));

Deno.test("operating: every metric is in the document", async () => {
  await using server = await testServer({ adminPort: 0 });
  const metrics = await (await fetch(`http://127.0.0.1:${server.adminPort}/metrics`)).text();
  const names = [...metrics.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
  assertEquals(names.filter((name) => !OPERATING.includes(`\`${name}\``)), []);
});

/** What a folder's sources note, by name. */
async function factsNotedIn(folder: URL): Promise<string[]> {
  const facts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) facts.push(...await factsNotedIn(new URL(`${name}/`, folder)));
    else {
      const source = await Deno.readTextFile(new URL(name, folder));
      facts.push(...Array.from(source.matchAll(/\bnote\("([a-z-]+)"/g), ([, fact]) => fact!));
    }
  }
  return facts;
}

for (const fact of new Set([...Object.keys(LEVELS), ...await factsNotedIn(new URL("server/", ROOT))])) {
  Deno.test(`operating: what ${fact} means is told`, () => {
    assertStringIncludes(OPERATING + LOG, `\`${fact}\``);
  });
}

Deno.test("operating: the measurement of connections runs, and loses nobody", async () => {
  const rows = new Map(await soak({ connections: 60, seconds: 1 }));
  assertEquals(rows.get("connections held, in rooms of 50"), "60");
  assertEquals(rows.get("lost for want of an answer to PING"), "0");
  for (const what of ["of its heap in use", "of its descriptors", "of the mean lag of its event loop"]) {
    assertMatch(rows.get(what) ?? "", /^-?[\d.]+ .*a minute$/);
  }
});

Deno.test("operating: figures go between the marks of their name, and each name has its marks", () => {
  for (const name of ["capacity", "siege", "connects"] as const) {
    const written = between(OPERATING, { name, inner: "figures" });
    assertStringIncludes(written, `<!-- ${name}: begin -->\n\nfigures\n\n<!-- ${name}: end -->`);
    assertEquals(between(written, { name, inner: "figures" }), written);
  }
  assertThrows(() => between("no marks", { name: "siege", inner: "" }), Error, "siege: begin");
});

Deno.test("operating: a slope is that of the later half", () => {
  assertEquals(slope([[0, 100], [1, 0], [2, 10], [3, 30], [4, 50]]), 20);
  assertEquals(slope([[0, 1]]), 0);
});
