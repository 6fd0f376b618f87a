// A promise that nobody awaits hides its failure, and ends the process when it rejects. No rule of `deno lint`
// knows types, so the type checker is asked: in a copy of the sources every statement that is a mere expression
// is passed to a function whose result tells a promise from anything else.

import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const SOURCES = ["main.ts", "manual", "server", "client", "protocol", "tasks", "tests", "std"];
const CHECKED = SOURCES.filter((source) => source !== "std");

const NAME = "__awaited";
const MESSAGE = "this promise is not awaited";
// Overloads, for a conditional type would stay open where the value's type is a parameter itself.
const DECLARATION = `export {};
  declare global {
    type ${NAME}Plain = void | undefined | null | boolean | number | bigint | string | symbol;
    function ${NAME}(value: ${NAME}Plain): undefined;
    function ${NAME}(value: ${NAME}Plain | PromiseLike<unknown>): "${MESSAGE}";
    function ${NAME}(value: unknown): undefined;
  }
`;

/** Shows that the check still finds what it is for: the lines with a comment, and no others. */
const CANARY = `async function work(): Promise<void> {}
  function maybe(): void | Promise<void> {}
  work(); // dropped
  if (Math.random() > 2) work().then(() => 1); // dropped
  maybe(); // dropped
  Math.random() > 2 && work(); // dropped
  await work();
  void work();
  work().catch(console.error);
  const later = work();
  await later;
  console.log(1);
  Array.isArray(1);
  JSON.parse("1");
  class Box<T> {
    fill(): void {
      Object.assign(this, { full: true });
    }
    give(value: T): void {
      this.take(value);
    }
    take(value: T): T {
      return value;
    }
  }
`;

type Statement = Deno.lint.ExpressionStatement;

/** The positions of each statement that might drop a promise. */
function findStatements(path: string, source: string): [number, number][] {
  const found: [number, number][] = [];
  const collector: Deno.lint.Plugin = {
    name: "collect",
    rules: {
      expressions: {
        create: () => ({
          ExpressionStatement({ expression }: Statement) {
            if (mayDrop(expression)) found.push(expression.range);
          },
        }),
      },
    },
  };
  Deno.lint.runPlugin(collector, path, source);
  return found;
}

/** What is awaited, discarded by `void`, kept, or has a handler for its failure drops nothing. */
function mayDrop(expression: Deno.lint.Expression): boolean {
  if (/^(Await|Assignment|Unary|Update|Yield|Literal)/.test(expression.type)) return false;
  if (expression.type !== "CallExpression") return true;
  const { callee, arguments: args } = expression;
  if (callee.type === "Super") return false;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return true;
  const { name } = callee.property;
  return !(name === "catch" && args.length > 0) && !(name === "then" && args.length > 1);
}

/** Wraps from the end, so that the positions further ahead stay true; lines stay where they are. */
function wrap(source: string, statements: [number, number][]): string {
  const edges = statements.flatMap((
    [start, end],
  ) => [{ at: start, text: `(${NAME}(` }, { at: end, text: ") satisfies undefined)" }]);
  return edges.sort((a, b) => b.at - a.at).reduce(
    (text, edge) => text.slice(0, edge.at) + edge.text + text.slice(edge.at),
    source,
  );
}

async function copy(from: URL, to: URL): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  const [source, target] = [new URL(`${from.href}/`), new URL(`${to.href}/`)];
  for await (const { name } of Deno.readDir(source)) await copy(new URL(name, source), new URL(name, target));
}

async function copyFile(from: URL, to: URL): Promise<void> {
  if (!from.pathname.endsWith(".ts") || from.pathname.includes("/std/")) return await Deno.copyFile(from, to);
  const source = await Deno.readTextFile(from);
  await Deno.writeTextFile(to, wrap(source, findStatements(from.pathname, source)));
}

/** Type-checks a folder; returns where the checker met a promise that is dropped, as `path:line`. */
async function droppedIn(folder: URL, sources: string[]): Promise<string[]> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--no-lock", "--config", "tests/packages.json", ...sources],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const errors = said.split(/\n(?=TS\d+ \[ERROR\])/).filter((error) => error.includes(MESSAGE));
  const places = errors.map((error) => error.match(/ at (file:\S+):(\d+):\d+/));
  return places.map((place) => `${place?.[1]?.replace(folder.href, "")}:${place?.[2]}`).sort();
}

Deno.test("no promise is dropped", async () => {
  const folder = new URL(`file://${await Deno.realPath(await Deno.makeTempDir())}/`);
  try {
    for (const source of [...SOURCES, "deno.json"]) {
      await copy(new URL(source, ROOT), new URL(source, folder));
    }
    await Deno.writeTextFile(new URL("global.ts", folder), DECLARATION);
    await Deno.writeTextFile(
      new URL("canary.ts", folder),
      wrap(CANARY, findStatements("/canary.ts", CANARY)),
    );
    const dropped = await droppedIn(folder, ["global.ts", "canary.ts", ...CHECKED]);
    const [canary, others] = [dropped.filter(isCanary), dropped.filter((place) => !isCanary(place))];
    const expected = CANARY.split("\n").flatMap((line, i) =>
      line.endsWith("// dropped") ? [`canary.ts:${i + 1}`] : []
    );
    assertEquals(canary, expected, "the check does not find what it should");
    assertEquals(others, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function isCanary(place: string): boolean {
  return place.startsWith("canary.ts");
}

Deno.test("a statement is wrapped where it stands", () => {
  const source = "f();\nawait g();\nif (a) b?.c(1)\nx = h();\nnew P();\nk.catch(e); k.then(a);\n";
  const wrapped = wrap(source, findStatements("/x.ts", source));
  assertEquals(
    wrapped.replaceAll(NAME, "_").replaceAll(" satisfies undefined", ""),
    "(_(f()));\nawait g();\nif (a) (_(b?.c(1)))\nx = h();\n(_(new P()));\nk.catch(e); (_(k.then(a)));\n",
  );
});
