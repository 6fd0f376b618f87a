// IRCv3 sasl-3.1, "The AUTHENTICATE command"; RFC 4616

import { assertEquals } from "@std/assert";
import { Chunks, formatPlain, type Gathered, parsePlain, toChunks } from "../../protocol/sasl.ts";

function gather(chunks: readonly string[]): Gathered[] {
  const gathered = new Chunks();
  return chunks.map((chunk) => gathered.add(chunk));
}

for (const size of [0, 1, 299, 300, 301, 599, 600]) {
  Deno.test(`${size} bytes go through chunks of 400 characters and come back`, () => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 256);
    const chunks = toChunks(bytes);
    assertEquals(chunks.slice(0, -1).every((chunk) => chunk.length === 400), true);
    assertEquals(chunks.at(-1)!.length < 400, true);
    assertEquals(gather(chunks).at(-1), bytes);
  });
}

Deno.test("a chunk over 400 characters is too long", () => {
  assertEquals(gather(["A".repeat(401)]), ["too-long"]);
});

Deno.test("chunks without end are too long, and then another message can begin", () => {
  const gathered = gather([...Array.from({ length: 8 }, () => "A".repeat(400)), "AAAA"]);
  assertEquals(gathered.slice(0, 8), [...Array.from({ length: 7 }, () => "more" as const), "too-long"]);
  assertEquals(gathered[8], new Uint8Array(3));
});

for (const bad of ["A", "AAA", "A===", "AA=A", "****", "A A=", "AAAA\u00e9"]) {
  Deno.test(`"${bad}" is no Base64`, () => assertEquals(gather([bad]), ["invalid"]));
}

Deno.test("PLAIN's message is read as it was written", () => {
  for (const authzid of ["", "bob"]) {
    const login = { authzid, name: "bob", password: "pw with ünicode" };
    assertEquals(parsePlain(formatPlain(login)), login);
  }
});

for (const bad of ["", "bob", "bob\0bob", "\0\0pw", "\0bob\0", "\0bob\0pw\0more"]) {
  Deno.test(`${JSON.stringify(bad)} is no message of PLAIN`, () => {
    assertEquals(parsePlain(new TextEncoder().encode(bad)), undefined);
  });
}

Deno.test("a message of PLAIN that is no UTF-8 is none", () => {
  assertEquals(parsePlain(Uint8Array.of(0, 98, 0, 255)), undefined);
});
