// Imports go one way (main → manual → server | client → protocol), what is pure leans on nothing, and no value import
// comes back to where it started. `deno info` says what each file imports.

import { assertEquals, assertGreater } from "@std/assert";

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether a value is imported; otherwise types alone, which are gone at run time. */
  readonly value: boolean;
}

const ROOT = new URL("../../", import.meta.url);

/** Which rooms a room may import from. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["manual", "server", "client", "client/core", "protocol", "outside"],
  "manual": ["manual", "server", "client", "client/core", "protocol", "outside"],
  "server": ["server", "protocol", "outside"],
  "client": ["client", "client/core", "protocol", "outside"],
  "client/core": ["client/core", "protocol"],
  "protocol": ["protocol"],
};

/** The room that a path belongs to; a library is outside, one of ours too. */
function roomOf(path: string): string {
  if (path.includes(":") || path.startsWith("std/")) return "outside";
  if (path.startsWith("client/core/")) return "client/core";
  return path.split("/")[0] ?? path;
}

function strays(imports: readonly Import[]): Import[] {
  return imports.filter(({ from, to }) => !ALLOWED[roomOf(from)]?.includes(roomOf(to)));
}

/** A chain of value imports that ends where it begins, if there is one. */
function findCycle(imports: readonly Import[]): string[] | undefined {
  const next = Map.groupBy(imports.filter(({ value }) => value), ({ from }) => from);
  const finished = new Set<string>();
  function walk(path: string[]): string[] | undefined {
    const here = path.at(-1) ?? "";
    if (path.indexOf(here) < path.length - 1) return path.slice(path.indexOf(here));
    if (finished.has(here)) return undefined;
    for (const { to } of next.get(here) ?? []) {
      const cycle = walk([...path, to]);
      if (cycle) return cycle;
    }
    finished.add(here);
    return undefined;
  }
  return [...next.keys()].map((start) => walk([start])).find((cycle) => cycle !== undefined);
}

async function* sourceFiles(directory: URL): AsyncGenerator<URL> {
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isDirectory) yield* sourceFiles(new URL(`${entry.name}/`, directory));
    else if (entry.name.endsWith(".ts")) yield new URL(entry.name, directory);
  }
}

async function productFiles(): Promise<URL[]> {
  const files = [new URL("main.ts", ROOT)];
  for (const room of ["manual", "server", "client", "protocol"]) {
    files.push(...await Array.fromAsync(sourceFiles(new URL(`${room}/`, ROOT))));
  }
  return files;
}

interface Info {
  modules: { specifier: string; dependencies?: Dependency[] }[];
}

interface Dependency {
  specifier: string;
  code?: { specifier: string };
  type?: { specifier: string };
}

async function readImports(files: readonly URL[]): Promise<Import[]> {
  const everything = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    everything,
    files.map((file) => `import ${JSON.stringify(file.href)};\n`).join(""),
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", "--config", "deno.json", everything],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  await Deno.remove(everything);
  const { modules }: Info = JSON.parse(new TextDecoder().decode(stdout));
  const product = new Set(files.map((file) => file.href));
  return modules.filter(({ specifier }) => product.has(specifier)).flatMap(importsOf);
}

function importsOf({ specifier, dependencies = [] }: Info["modules"][number]): Import[] {
  return dependencies.map((dependency) => ({
    from: pathOf(specifier),
    to: pathOf((dependency.code ?? dependency.type)?.specifier ?? dependency.specifier),
    value: dependency.code !== undefined,
  }));
}

/** Relative to the project's root, where the file is in it. */
function pathOf(specifier: string): string {
  return specifier.startsWith(ROOT.href) ? specifier.slice(ROOT.href.length) : specifier;
}

Deno.test("structure: imports go one way, and no value import goes in a circle", async () => {
  const files = await productFiles();
  const imports = await readImports(files);
  assertGreater(imports.length, files.length / 2, "deno info found hardly an import");
  assertEquals(strays(imports), []);
  assertEquals(findCycle(imports), undefined);
});

Deno.test("structure: an import that goes the wrong way is found", () => {
  const stray = (from: string, to: string) => strays([{ from, to, value: false }]).length === 1;
  assertEquals(stray("protocol/lines.ts", "server/limits.ts"), true);
  assertEquals(stray("protocol/lines.ts", "node:util"), true);
  assertEquals(stray("server/room.ts", "client/link.ts"), true);
  assertEquals(stray("client/link.ts", "server/room.ts"), true);
  assertEquals(stray("client/core/state.ts", "client/link.ts"), true);
  assertEquals(stray("client/core/state.ts", "std/cli/mod.ts"), true);
  assertEquals(stray("server/serve.ts", "main.ts"), true);
  assertEquals(stray("client/link.ts", "tests/support/line.ts"), true);
  assertEquals(stray("client/link.ts", "std/cli/mod.ts"), false);
  assertEquals(stray("client/link.ts", "npm:ws@8"), false);
  assertEquals(stray("client/core/state.ts", "protocol/lines.ts"), false);
  assertEquals(stray("main.ts", "client/term/join.ts"), false);
});

Deno.test("structure: a circle of value imports is found, one of types is none", () => {
  const circle = (value: boolean): Import[] => [
    { from: "a.ts", to: "b.ts", value: true },
    { from: "b.ts", to: "c.ts", value: true },
    { from: "c.ts", to: "b.ts", value },
  ];
  assertEquals(findCycle(circle(true)), ["b.ts", "c.ts", "b.ts"]);
  assertEquals(findCycle(circle(false)), undefined);
});
