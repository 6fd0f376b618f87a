import { assert, assertEquals } from "@std/assert";
import { jsonReference, kindsIn } from "../../tasks/json_reference.ts";

const WRITTEN = new URL("../../docs/json.md", import.meta.url);
const EVENTS = new URL("../../client/core/events.ts", import.meta.url);

Deno.test("docs/json.md is what the client's events say (else: deno task json-reference)", async () => {
  const unpadded = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  assertEquals(unpadded(await Deno.readTextFile(WRITTEN)), unpadded(await jsonReference()));
});

Deno.test("json reference: every kind of the type is found, once, with all of its fields and words about it", async () => {
  const source = await Deno.readTextFile(EVENTS);
  const kinds = kindsIn(source);
  const written = [...source.matchAll(/readonly kind: "([^"]+)"/g)].map(([, name]) => name);
  assertEquals(kinds.map(({ name }) => name), written);
  assertEquals(new Set(written).size, written.length);
  for (const { name, meaning } of kinds) assert(meaning !== "", `${name} says nothing of itself`);
});

Deno.test("json reference: comments, optional fields and fields with braces are understood", () => {
  const source = `export type ClientEvent = & (
    /** One. */
    | { readonly kind: "one"; readonly by: string | undefined; readonly n?: number }
    /**
     * Two,
     * on lines.
     */
    | {
      readonly kind: "two";
      /** A list. */
      readonly list: readonly { readonly a: string; readonly b: number }[];
    }
    | { readonly kind: "three" }
  );`;
  assertEquals(kindsIn(source), [
    { name: "one", fields: ["by?: string", "n?: number"], meaning: "One." },
    { name: "two", fields: ["list: { a: string; b: number }[]"], meaning: "Two, on lines. `list`: A list." },
    { name: "three", fields: [], meaning: "" },
  ]);
});
