/** Started by a test with the product's permissions: serves a client, then tries to get at what it must not have. */

import { serve } from "../../server/serve.ts";

const HERE = new URL(import.meta.url).pathname;

/** Each thing it tries, in words. What it gives back, if anything, is told as something or nothing. */
const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  "read its own source": () => Deno.readTextFile(HERE).then(() => {}),
  "read the password file": () => Deno.readTextFile("/etc/passwd").then(() => {}),
  "list a directory": () => Array.from(Deno.readDirSync("/")).slice(0, 0).forEach(() => {}),
  "write a file": () => Deno.writeTextFile("/tmp/escaped", "").then(() => Deno.remove("/tmp/escaped")),
  "make a temporary file": () => Deno.makeTempFile().then((path) => Deno.remove(path)),
  "run a program": () => new Deno.Command("true").output().then(() => {}),
  "load a native library": () => Deno.dlopen("libc.so.6", {}).close(),
  "ask for the system's name": () => void Deno.hostname(),
  "ask for more": async () => (await Deno.permissions.request({ name: "read" })).state,
  "read a variable": () => Deno.env.get("SECRET") ? "something" : "nothing",
  "read all variables": () => Object.keys(Deno.env.toObject()).length > 0 ? "something" : "nothing",
};

/** @returns what became of it: what it gave, `done`, or the name of the error */
async function outcome(attempt: () => unknown): Promise<unknown> {
  try {
    return await attempt() ?? "done";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Connects to a server in this process as nc would. @returns the first words of that server */
async function serveOne(): Promise<string> {
  await using server = await serve({ port: 0, memory: true, log: "off" });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const buffer = new Uint8Array(64);
  const n = await connection.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, n));
}

const report: Record<string, unknown> = { served: await serveOne() };
for (const [name, attempt] of Object.entries(ATTEMPTS)) report[name] = await outcome(attempt);
console.log(JSON.stringify(report));
