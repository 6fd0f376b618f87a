// Tests have packages that the product has not, so they run with a configuration and a lock file of their own;
// apart from those packages it must be the project's, or the tests would not be of what runs.

import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const FOR_TESTS_ALONE = ["fast-check"];

async function read(path: string) {
  return JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
}

Deno.test("packages: the tests' configuration is the project's, with fast-check", async () => {
  const [project, tests] = [await read("deno.json"), await read("tests/packages.json")];
  const own = Object.entries(tests.imports).filter(([name]) => !FOR_TESTS_ALONE.includes(name));
  assertEquals(Object.fromEntries(own), project.imports);
  assertEquals(tests.links, project.links.map((link: string) => `../${link}`));
  for (const key of ["unstable", "compilerOptions", "test"]) assertEquals(tests[key], project[key], key);
});

Deno.test("packages: whoever runs the server downloads none that only tests need", async () => {
  const { npm } = await read("deno.lock");
  const forTests = ["fast-check", "pure-rand", "irc-framework", "ircv3"];
  assertEquals(
    Object.keys(npm).filter((name) => forTests.some((package_) => name.startsWith(`${package_}@`))),
    [],
  );
});

Deno.test("packages: the task test names every folder that has tests or examples", async () => {
  const { tasks } = await read("deno.json");
  const rooms = (await Array.fromAsync(Deno.readDir(ROOT))).filter(({ name, isDirectory }) =>
    isDirectory && !name.startsWith(".") && !["docs", "dist", "node_modules"].includes(name)
  );
  const named = tasks.test.command.split(" ");
  assertEquals(rooms.map(({ name }) => name).filter((name) => !named.includes(name)), []);
});
