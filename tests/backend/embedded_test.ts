// The embedded backend keeps the contract, in memory and in a file.

import { assertEquals } from "@std/assert";
import { openEmbedded } from "../../server/backend/embedded.ts";
import { testBackend } from "./contract.ts";
import { counted, draft } from "./place.ts";

testBackend("embedded backend", (now) => openEmbedded({ name: "chat.local", path: ":memory:", now }));

Deno.test("embedded backend: after a crowd the next commit waits until what was shown is on its way", async () => {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const passedOn = () => (asked++, gate.promise);
  await using backend = await openEmbedded({ name: "chat.local", path: ":memory:", passedOn });
  await backend.append("log", draft("alone"));
  assertEquals(asked, 0, "where little is said nothing waits");
  await Promise.all(counted(100).map((text) => backend.append("log", draft(text))));
  let stored = false;
  const next = backend.append("log", draft("next")).then(() => stored = true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals([asked, stored], [1, false]);
  gate.resolve();
  assertEquals(await next, true);
});
