/** Reads what `deno compile` put into a file. It follows the layout of Deno 2.9 and runs nothing. */

import { assert } from "@std/assert";

const MARK = new TextEncoder().encode("d3n0l4nd".repeat(2));

/** What the compiled program starts from, as far as the tests ask. */
export interface Metadata {
  permissions: Record<string, unknown>;
  app_name: string;
  entrypoint_key: string;
  argv: string[];
  env_vars_from_env_file: Record<string, string>;
  unsafely_ignore_certificate_errors: unknown;
}

type VfsEntry = { Dir: { n: string; e: VfsEntry[] } } | { File: { n: string } } | { Symlink: { n: string } };

/** The contents of a compiled program. */
export interface Compiled {
  readonly metadata: Metadata;
  /** The paths of the embedded files. */
  readonly files: string[];
}

/** Reads the bytes of a compiled program: a mark, the metadata as JSON behind its length, and so on. */
export function readCompiled(bytes: Uint8Array): Compiled {
  const start = lastIndexOf(bytes, MARK) + MARK.length;
  const metadata = readJson<Metadata>(bytes, start);
  const listing = indexOf(bytes, new TextEncoder().encode('[{"'), metadata.end) - 8;
  return { metadata: metadata.value, files: pathsOf(readJson<VfsEntry[]>(bytes, listing).value) };
}

function readJson<T>(bytes: Uint8Array, at: number): { value: T; end: number } {
  const length = Number(new DataView(bytes.buffer).getBigUint64(at, true));
  const end = at + 8 + length;
  return { value: JSON.parse(new TextDecoder().decode(bytes.subarray(at + 8, end))), end };
}

function pathsOf(entries: VfsEntry[], prefix = ""): string[] {
  return entries.flatMap((entry) => {
    if ("Dir" in entry) return pathsOf(entry.Dir.e, `${prefix}${entry.Dir.n}/`);
    return prefix + ("File" in entry ? entry.File.n : entry.Symlink.n);
  });
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const index = bytes.subarray(from).findIndex((_, i) =>
    wanted.every((byte, j) => bytes[from + i + j] === byte)
  );
  assert(index >= 0, "not found in the compiled file");
  return from + index;
}

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const index = bytes.findLastIndex((_, i) => wanted.every((byte, j) => bytes[i + j] === byte));
  assert(index >= 0, "not found in the compiled file");
  return index;
}
