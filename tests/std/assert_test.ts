// The assertions must fail when they should: every other test leans on that.

import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";
import { AssertionError as NodeAssertionError, rejects, strictEqual, throws } from "node:assert";

function refuses(claim: () => unknown, text: string | RegExp = ""): void {
  throws(claim, (error) => {
    strictEqual(error instanceof AssertionError, true, `not an AssertionError: ${error}`);
    const { message } = error as Error;
    strictEqual(typeof text === "string" ? message.includes(text) : text.test(message), true, message);
    return true;
  });
}

const cyclic: { self?: unknown; n: number } = { n: 1 };
cyclic.self = cyclic;
const alsoCyclic: { self?: unknown; n: number } = { n: 1 };
alsoCyclic.self = alsoCyclic;

const EQUAL: [unknown, unknown][] = [
  [1, 1],
  [0, -0],
  [NaN, NaN],
  ["a", "a"],
  [undefined, undefined],
  [{ a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }],
  [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [new Date(5), new Date(5)],
  [new Date(NaN), new Date(NaN)],
  [/a/g, /a/g],
  [new URL("irc://a/b"), new URL("irc://a/b")],
  [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
  [
    new Map<unknown, unknown>([["k", { a: 1 }], [{ k: 1 }, 2]]),
    new Map<unknown, unknown>([[{ k: 1 }, 2], ["k", { a: 1 }]]),
  ],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [{ [Symbol.for("s")]: 1 }, { [Symbol.for("s")]: 1 }],
  [cyclic, alsoCyclic],
];

const DIFFERENT: [unknown, unknown][] = [
  [1, 2],
  [1, "1"],
  [null, undefined],
  [null, {}],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [[1, 2], [2, 1]],
  [[], {}],
  [new Date(5), new Date(6)],
  [/a/g, /a/i],
  [new URL("irc://a/b"), new URL("irc://a/c")],
  [new Set([1, 2]), new Set([1, 3])],
  [new Set([1]), new Set([1, 2])],
  [new Map([["k", 1]]), new Map([["k", 2]])],
  [new Map([["k", 1]]), new Map([["j", 1]])],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  [new Uint8Array([1]), new Int8Array([1])],
  [new class A {}(), new class B {}()],
  [{ [Symbol.for("s")]: 1 }, { [Symbol.for("s")]: 2 }],
  [() => 1, () => 1],
];

Deno.test("assertEquals accepts what is equal in depth", () => {
  for (const [a, b] of EQUAL) {
    strictEqual(equal(a, b), true, `${Deno.inspect(a)} and ${Deno.inspect(b)}`);
    assertEquals(a, b);
    refuses(() => assertNotEquals(a, b), "other than");
  }
});

Deno.test("assertEquals refuses what differs, either way round", () => {
  for (const [a, b] of DIFFERENT) {
    strictEqual(equal(a, b), false, `${Deno.inspect(a)} and ${Deno.inspect(b)}`);
    refuses(() => assertEquals(a, b), "Values are not equal");
    refuses(() => assertEquals(b, a));
    assertNotEquals(a, b);
  }
});

Deno.test("assertEquals shows the difference and the caller's words", () => {
  refuses(
    () => assertEquals({ nick: "bob" }, { nick: "amy" }, "who"),
    /who[^]*\+ +nick: 'bob'[^]*- +nick: 'amy'/,
  );
});

Deno.test("assertEquals cannot look into weak collections", () => {
  throws(() => assertEquals(new WeakMap(), new WeakMap()), TypeError);
});

Deno.test("assertStrictEquals goes by identity", () => {
  const same = { a: 1 };
  assertStrictEquals(same, same);
  assertStrictEquals(NaN, NaN);
  refuses(() => assertStrictEquals({ a: 1 }, { a: 1 }), "equal but not the same");
  refuses(() => assertStrictEquals(0, -0));
  refuses(() => assertNotStrictEquals(same, same));
  assertNotStrictEquals({ a: 1 }, { a: 1 });
});

Deno.test("assertArrayIncludes asks for every expected element", () => {
  assertArrayIncludes([1, { a: [2] }, 3], [{ a: [2] }, 1]);
  assertArrayIncludes(new Uint8Array([1, 2]), new Uint8Array([2]));
  refuses(() => assertArrayIncludes([1, 2], [2, 7]), "7");
});

Deno.test("the assertions about one value hold and fail", () => {
  assert("x");
  refuses(() => assert(""));
  refuses(() => assert(0, "nothing there"), "nothing there");
  assertFalse("");
  refuses(() => assertFalse(1, "something there"), "something there");
  assertExists(0);
  refuses(() => assertExists(null), "null");
  refuses(() => assertExists(undefined, "bob"), "bob");
  assertInstanceOf(new RangeError(), Error);
  refuses(() => assertInstanceOf(new Date(), Error), '"Error"');
  refuses(() => assertInstanceOf(null, Error), "null");
  refuses(() => fail("no way"), "no way");
  refuses(() => unreachable(), "Unreachable.");
});

Deno.test("the assertions about order and text hold and fail", () => {
  assertGreater(2, 1);
  refuses(() => assertGreater(1, 1));
  assertGreaterOrEqual(1, 1);
  refuses(() => assertGreaterOrEqual(0, 1));
  assertLess(1n, 2n);
  refuses(() => assertLess(1, 1));
  assertLessOrEqual(1, 1);
  refuses(() => assertLessOrEqual(2, 1));
  assertMatch("abc", /b/);
  refuses(() => assertMatch("abc", /x/), "/x/");
  assertNotMatch("abc", /x/);
  refuses(() => assertNotMatch("abc", /b/), "/b/");
  assertStringIncludes("hello", "ell");
  refuses(() => assertStringIncludes("hello", "x", "greeting"), "greeting");
});

Deno.test("assertThrows returns what was thrown, or fails", () => {
  const cause = new RangeError("too long by 3");
  const raise = (value: unknown) => () => {
    throw value;
  };
  strictEqual(assertThrows(raise(cause)), cause);
  strictEqual(assertThrows(raise("text")), "text");
  const typed: RangeError = assertThrows(raise(cause), RangeError, "long by");
  strictEqual(typed, cause);
  assertThrows(raise(new Error("\x1b[31mred\x1b[0m word")), Error, "red word");
  refuses(() => assertThrows(() => 1), "Expected function to throw.");
  refuses(() => assertThrows(() => 1, "parsing"), "parsing");
  refuses(() => assertThrows(raise(cause), TypeError), '"TypeError"');
  refuses(() => assertThrows(raise(cause), RangeError, "short"), "short");
  refuses(() => assertThrows(raise("text"), Error), "'text'");
});

Deno.test("assertRejects resolves to what was rejected, or fails", async () => {
  const cause = new RangeError("too long by 3");
  strictEqual(await assertRejects(() => Promise.reject(cause)), cause);
  const typed: RangeError = await assertRejects(() => Promise.reject(cause), RangeError, "long by");
  strictEqual(typed, cause);
  await rejects(assertRejects(() => Promise.resolve(1)), AssertionError);
  await rejects(assertRejects(() => Promise.reject(cause), TypeError), AssertionError);
  await rejects(assertRejects(() => Promise.reject(cause), RangeError, "short"), AssertionError);
  await rejects(assertRejects(() => Promise.reject(1), Error), AssertionError);
  await rejects(assertRejects(() => 1 as unknown as Promise<void>), /no promise/);
  const thrower = () => {
    throw cause;
  };
  await rejects(assertRejects(thrower), /throws when expected to reject/);
});

Deno.test("AssertionError is its own class, with its own name", () => {
  const error = new AssertionError("x", { cause: 1 });
  strictEqual(error.name, "AssertionError");
  strictEqual(error.cause, 1);
  strictEqual(error instanceof NodeAssertionError, false);
});
