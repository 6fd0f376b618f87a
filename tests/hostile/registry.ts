/**
 * A package registry for one test, on this machine: it has the packages that a lock file names, but with contents of
 * its own, as one that was broken into would.
 */

import { Buffer } from "node:buffer";

/** What a lock file says of one package. */
export interface Locked {
  integrity: string;
  readonly dependencies?: readonly string[];
}

/** Answers for packages until it is disposed of. */
export class Registry implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #packages: Readonly<Record<string, Locked>>;
  readonly #archive: Uint8Array<ArrayBuffer>;

  /** @param packages by `name@version`. @param archive what each of them is given out as: a package's .tgz */
  constructor(packages: Readonly<Record<string, Locked>>, archive: Uint8Array<ArrayBuffer>) {
    this.#packages = packages;
    this.#archive = archive;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  #answer(request: Request): Response {
    const path = decodeURIComponent(new URL(request.url).pathname.slice(1));
    if (path.endsWith(".tgz")) return new Response(this.#archive);
    const versions = Object.keys(this.#packages).filter((key) => key.startsWith(`${path}@`));
    if (versions.length === 0) return new Response("not here", { status: 404 });
    const found = versions.map((key) => [key.slice(path.length + 1), this.#version(path, key)] as const);
    return Response.json({
      name: path,
      "dist-tags": { latest: found[0]![0] },
      versions: Object.fromEntries(found),
    });
  }

  #version(name: string, key: string) {
    const version = key.slice(name.length + 1);
    const { integrity, dependencies = [] } = this.#packages[key]!;
    return {
      name,
      version,
      dist: { tarball: `${this.url}${name}-${version}.tgz`, integrity },
      dependencies: Object.fromEntries(dependencies.map((wanted) => this.#found(wanted))),
    };
  }

  #found(wanted: string): [string, string] {
    const key = Object.keys(this.#packages).find((one) => one === wanted || one.startsWith(`${wanted}@`)) ??
      wanted;
    const at = key.lastIndexOf("@");
    return [key.slice(0, at), key.slice(at + 1)];
  }
}

/** @returns what a lock file says of these bytes */
export async function integrityOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha512-${Buffer.from(await crypto.subtle.digest("SHA-512", bytes)).toString("base64")}`;
}

/** @returns a package's archive with these files: tar (POSIX ustar), compressed */
export async function archiveOf(files: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const blocks = Object.entries(files).flatMap(([name, text]) => entry(name, new TextEncoder().encode(text)));
  const tar = new Blob([...blocks, new Uint8Array(1_024)]);
  return await new Response(tar.stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}

function entry(name: string, content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const head = new Uint8Array(512);
  const put = (at: number, text: string) => head.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  put(0, `package/${name}`);
  put(100, "0000644\0" + "0000000\0" + "0000000\0" + octal(content.length, 11) + "\0" + octal(0, 11) + "\0");
  put(148, " ".repeat(8));
  put(156, "0ustar\x0000");
  put(148, `${octal(head.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return [head, content, new Uint8Array((512 - content.length % 512) % 512)];
}
