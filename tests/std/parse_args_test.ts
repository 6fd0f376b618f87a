// parseArgs as the documentation of @std/cli describes it, option by option.

import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";

type Options = NonNullable<Parameters<typeof parseArgs>[1]>;

const TABLE: [what: string, args: string, options: Options, expected: Record<string, unknown>][] = [
  ["no arguments", "", {}, { _: [] }],
  ["names without values", "--a -b", {}, { _: [], a: true, b: true }],
  ["the next argument as the value", "--a x -b y z", {}, { _: ["z"], a: "x", b: "y" }],
  ["the value behind =", "--a=x=y -b=z", {}, { _: [], a: "x=y", b: "z" }],
  ["numbers", "--a 3 --b=-4.5 -c5 0x1f 1e3 x1", {}, { _: [31, 1000, "x1"], a: 3, b: -4.5, c: 5 }],
  ["numbers as strings", "--a 03 1", { string: ["a", "_"] }, { _: ["1"], a: "03" }],
  ["a string without a value", "--a --b", { string: ["a"] }, { _: [], a: "", b: true }],
  ["a string in last place", "--a", { string: "a" }, { _: [], a: "" }],
  ["a hyphen is no value of a long name", "--a - -b -", {}, { _: ["-"], a: true, b: "-" }],
  ["the last one counts", "--a 1 --a 2", {}, { _: [], a: 2 }],
  ["row of letters", "-abc x", {}, { _: [], a: true, b: true, c: "x" }],
  ["letter with a number", "-n5 -m=7", {}, { _: [], n: 5, m: 7 }],
  ["letter with punctuation", "-a/x", {}, { _: [], a: "/x" }],
  ["letter with a hyphen", "-n-", {}, { _: [], n: "-" }],
  ["boolean takes no value", "--a x -b y", { boolean: ["a", "b"] }, { _: ["x", "y"], a: true, b: true }],
  ["boolean is false where absent", "", { boolean: ["a"] }, { _: [], a: false }],
  ["boolean with true or false", "--a false --b=false --c true", { boolean: ["a", "b", "c"] }, {
    _: [],
    a: false,
    b: false,
    c: true,
  }],
  ["every long name a boolean", "--a x --b=y -c z", { boolean: true }, { _: ["x"], a: true, b: "y", c: "z" }],
  ["negatable", "--no-a --no-b x", { negatable: ["a"] }, { _: [], a: false, "no-b": "x" }],
  ["negatable over a default", "--no-a", { negatable: ["a"], boolean: ["a"], default: { a: true } }, {
    _: [],
    a: false,
  }],
  ["collected", "--a x --a=y", { collect: ["a"], string: ["a"] }, { _: [], a: ["x", "y"] }],
  ["collected, absent", "", { collect: ["a", "b"], string: ["a"], boolean: ["b"] }, { _: [], a: [], b: [] }],
  ["collected, then negated", "--a x --no-a", { collect: "a", string: "a", negatable: "a" }, {
    _: [],
    a: false,
  }],
  ["defaults", "--a 1", { default: { a: 5, b: 6 } }, { _: [], a: 1, b: 6 }],
  ["alias", "-p 5", { alias: { port: "p" } }, { _: [], port: 5, p: 5 }],
  ["aliases, all directions", "--two x", { alias: { one: ["two", "three"] } }, {
    _: [],
    one: "x",
    two: "x",
    three: "x",
  }],
  ["alias of a boolean", "-h x", { alias: { help: "h" }, boolean: ["help"] }, {
    _: ["x"],
    help: true,
    h: true,
  }],
  ["alias of a string", "-p 5", { alias: { port: "p" }, string: ["port"] }, { _: [], port: "5", p: "5" }],
  ["alias and default", "", { alias: { port: "p" }, default: { port: 1 } }, { _: [], port: 1, p: 1 }],
  ["alias and collect", "-r a --room b", { alias: { room: "r" }, collect: ["room"], string: ["room"] }, {
    _: [],
    room: ["a", "b"],
    r: ["a", "b"],
  }],
  ["stopEarly", "--a 1 serve --b 2 3", { stopEarly: true }, { _: ["serve", "--b", "2", "3"], a: 1 }],
  ["what follows --", "x -- --a 1", {}, { _: ["x", "--a", "1"] }],
  ["what follows --, apart", "x -- --a 1", { "--": true }, { _: ["x"], "--": ["--a", "1"] }],
  ["dots make objects", "--a.b 1 --a.c=2", { default: { "a.d": 3 } }, { _: [], a: { b: 1, c: 2, d: 3 } }],
];

for (const [what, line, options, expected] of TABLE) {
  Deno.test(`parseArgs: ${what}`, () => {
    assertEquals<unknown>(parseArgs(line === "" ? [] : line.split(" "), options), expected);
  });
}

Deno.test("parseArgs asks unknown about what was not declared, and leaves out what it refuses", () => {
  const asked: unknown[] = [];
  const args = parseArgs(["serve", "--port", "1", "--nope", "x", "-z", "--no-plain"], {
    string: ["port"],
    boolean: ["plain"],
    negatable: ["plain"],
    alias: { zoo: "z" },
    unknown: (arg, key, value) => {
      asked.push([arg, key, value]);
      return key === undefined;
    },
  });
  assertEquals(asked, [["serve", undefined, undefined], ["--nope", "nope", "x"]]);
  assertEquals<unknown>(args, { _: ["serve"], port: "1", plain: false, z: true, zoo: true });
});

Deno.test("parseArgs keeps an empty value of a string apart from a missing one", () => {
  assertEquals<unknown>(parseArgs(["--a", "", "b"], { string: ["a"] }), { _: ["", "b"], a: "" });
});

Deno.test("parseArgs takes __proto__ for a name like any other", () => {
  const args = parseArgs(["--__proto__.admin=1", "--constructor.prototype.admin=1"]);
  assertEquals(({} as { admin?: unknown }).admin, undefined);
  assertEquals(Object.getPrototypeOf(args), Object.prototype);
});

Deno.test("parseArgs gives types to what was declared", () => {
  const args = parseArgs(["-r", "#a"], {
    boolean: ["memory", "plain"],
    string: ["port", "room", "name"],
    collect: ["room"],
    negatable: ["plain"],
    alias: { room: "r" },
    default: { port: "55555" },
    "--": true,
  });
  const memory: boolean = args.memory;
  const port: string = args.port;
  const rooms: string[] = args.room;
  const alias: string[] = args.r;
  const name: string | undefined = args.name;
  const rest: string[] = args["--"];
  const other: unknown = args.other;
  assertEquals([memory, port, rooms, alias, name, rest, other], [
    false,
    "55555",
    ["#a"],
    ["#a"],
    undefined,
    [],
    undefined,
  ]);
});
