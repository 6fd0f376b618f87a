// Each house rule must report what breaks it, and leave alone what does not.

import { resolve } from "node:path";
import { assertEquals } from "@std/assert";
import plugin from "../../tasks/lint.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "../..");

const TABLE: [path: string, source: string, rule: string | undefined][] = [
  ["server/room.ts", "Deno.pid;", "runtime-at-the-rim"],
  ["server/room.ts", "export function f(conn: Deno.Conn) { return conn; }", "runtime-at-the-rim"],
  ["client/link.ts", "const { connect } = globalThis.Deno;", "runtime-at-the-rim"],
  ["client/core/state.ts", "Deno.pid;", "runtime-at-the-rim"],
  ["main.ts", "Deno.exit(1);", undefined],
  ["server/serve.ts", "Deno.pid;", undefined],
  ["server/transport/tcp.ts", "Deno.pid;", undefined],
  ["server/backend/embedded.ts", "Deno.pid;", undefined],
  ["client/term/join.ts", "Deno.pid;", undefined],
  ["tests/main.ts", "Deno.pid;", undefined],
  ["server/room.ts", "const text = 'Deno.pid'; // Deno.pid", undefined],
  ["protocol/lines.ts", "setTimeout(f, 1);", "pure"],
  ["client/core/client.ts", "new WebSocket(url);", "pure"],
  ["client/core/client.ts", "fetch(url);", "pure"],
  ["client/core/client.ts", "localStorage.getItem('k');", "pure"],
  ["client/link.ts", "setTimeout(f, 1);", undefined],
  ["client/core/client.ts", "this.setTimeout(f); new TextDecoder();", undefined],
  ["server/room.ts", "export default 1;", "no-default-export"],
  ["server/room.ts", "export enum Mode { Op }", "no-enum"],
  ["server/room.ts", "class Room { private members = 1; }", "hash-private"],
  ["server/room.ts", "class Room { protected leave() {} }", "hash-private"],
  ["server/room.ts", "class Room { #members = 1; constructor(readonly name: string) {} }", undefined],
];

for (const [path, source, rule] of TABLE) {
  Deno.test(`lint: ${rule ?? "nothing"} in ${path}: ${source}`, () => {
    const found = Deno.lint.runPlugin(plugin, resolve(ROOT, path), source);
    assertEquals(found.map(({ id }) => id), rule ? [`chat/${rule}`] : []);
  });
}
