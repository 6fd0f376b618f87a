// What is baked into the compiled program. The deno executable stands in for the base that Deno would download:
// the result has the right contents, though it is no chat that runs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Compiled, readCompiled } from "./compiled_file.ts";

const ROOT = new URL("../../", import.meta.url);

async function runTask(args: string[], env: Record<string, string>) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", new URL("tasks/compile.ts", ROOT).href, ...args],
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
  return { code, said: new TextDecoder().decode(stderr) };
}

async function compiled(): Promise<Compiled> {
  const folder = await Deno.makeTempDir();
  try {
    const { code, said } = await runTask(["--output", `${folder}/chat`], { DENORT_BIN: Deno.execPath() });
    assertEquals(code, 0, said);
    return readCompiled(await Deno.readFile(`${folder}/chat`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function productFiles(): Promise<Set<string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: ROOT,
  }).output();
  const { modules }: { modules: { specifier: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  const ours = modules.map(({ specifier }) => specifier).filter((specifier) =>
    specifier.startsWith(ROOT.href)
  );
  return new Set(ours.map((specifier) => specifier.slice(ROOT.href.length)));
}

Deno.test("compile: the program may use the network and nothing else", async (t) => {
  const { metadata, files } = await compiled();

  await t.step("permissions", () => {
    const { allow_net, ignore_env, prompt, deny_import, allow_import: _, ...others } = metadata.permissions;
    assertEquals({ allow_net, ignore_env, prompt, deny_import }, {
      allow_net: [], // an empty list is all of it
      ignore_env: [],
      prompt: false,
      deny_import: [],
    });
    for (const [name, value] of Object.entries(others)) assertEquals(value, null, name);
  });

  await t.step("identity", () => {
    assertEquals(metadata.app_name, "chat");
    assertEquals(metadata.entrypoint_key, "main.ts");
  });

  await t.step("nothing of the machine that built it", () => {
    assertEquals(metadata.argv, []);
    assertEquals(metadata.env_vars_from_env_file, {});
    assertEquals(metadata.unsafely_ignore_certificate_errors, null);
  });

  await t.step("only what main.ts imports, and the packages of the lock file", async () => {
    const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", ROOT)));
    const packages = Object.keys(lock.npm ?? {}).map((name) => name.replace(/@(?=[^@]*$)/, "/"));
    const ours = await productFiles();
    assert(ours.has("main.ts") && files.includes("main.ts"));
    const strangers = files.filter((file) => {
      const inPackage = file.match(/^\.deno_compile_node_modules\/localhost\/(.*)$/)?.[1];
      return inPackage ? !packages.some((name) => inPackage.startsWith(`${name}/`)) : !ours.has(file);
    });
    assertEquals(strangers, []);
  });
});

Deno.test("compile: says in a sentence what to do when its base cannot be downloaded", async () => {
  const folder = await Deno.makeTempDir();
  // A proxy where nobody listens makes any machine one that cannot reach the download; packages it has already.
  await Deno.symlink(`${await denoFolder()}/npm`, `${folder}/npm`);
  const nowhere = "http://127.0.0.1:1";
  const { code, said } = await runTask(["--output", `${folder}/chat`], {
    DENO_DIR: folder,
    HTTPS_PROXY: nowhere,
    https_proxy: nowhere,
    DENORT_BIN: "",
  });
  await Deno.remove(folder, { recursive: true });
  assertEquals(code, 1);
  assertStringIncludes(said.trimEnd().split("\n").at(-1) ?? "", "DENORT_BIN");
});

async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

Deno.test("compile: refuses what it does not know", async () => {
  const { code, said } = await runTask(["--fast"], {});
  assertEquals(code, 2);
  assertStringIncludes(said, "--fast");
});
