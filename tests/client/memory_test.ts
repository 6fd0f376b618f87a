import { assertEquals } from "@std/assert";
import type { Shelf } from "../../client/key_ring.ts";
import { StorageMemory } from "../../client/memory.ts";

/** A storage of these values. */
function shelf(values = new Map<string, string>()): Shelf {
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
}

Deno.test("memory: values come back as they were, each under its own name, and undefined takes one away", () => {
  const values = new Map<string, string>([["key h:1 bob", "secret"]]);
  const memory = new StorageMemory(() => shelf(values));
  memory.update("a", () => ({ list: [1, "x"] }));
  memory.update("b", () => true);
  memory.update("b", () => undefined);
  memory.update("key h:1 bob", () => "other");
  assertEquals([memory.load("a"), memory.load("b")], [{ list: [1, "x"] }, undefined]);
  assertEquals(values.get("key h:1 bob"), "secret");
});

Deno.test("memory: what another program changed meanwhile is what changes", () => {
  const values = new Map<string, string>();
  const [one, two] = [new StorageMemory(() => shelf(values)), new StorageMemory(() => shelf(values))];
  const add = (entry: string) => (kept: unknown) => [...(Array.isArray(kept) ? kept : []), entry];
  one.update("list", add("a"));
  two.update("list", add("b"));
  one.update("list", add("c"));
  assertEquals(two.load("list"), ["a", "b", "c"]);
});

Deno.test("memory: nothing throws where nothing can be kept, or something else stands there", () => {
  const full: Shelf = {
    ...shelf(),
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const none = () => {
    throw new Error("no storage");
  };
  for (const open of [none, () => full, () => shelf(new Map([["kept a", "{"]]))]) {
    const memory = new StorageMemory(open);
    assertEquals(memory.load("a"), undefined);
    memory.update("a", () => 1);
  }
});

Deno.test("memory: a value too large to be kept leaves what was there", () => {
  const memory = new StorageMemory(() => shelf(values));
  const values = new Map<string, string>();
  memory.update("a", () => "small");
  memory.update("a", () => "x".repeat(400_000));
  assertEquals(memory.load("a"), "small");
});
