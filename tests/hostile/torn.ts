/**
 * A mistake in the program, for `deno run --preload file://…/torn.ts?port=N`: it listens there, and a byte that
 * comes decides how it goes wrong: `r` is a promise that nobody awaits, anything else an exception out of a timer.
 */

const port = Number(new URL(import.meta.url).searchParams.get("port"));
void wait(Deno.listen({ hostname: "127.0.0.1", port }));

async function wait(listener: Deno.TcpListener): Promise<void> {
  listener.unref();
  while (true) {
    using conn = await listener.accept();
    const byte = new Uint8Array(1);
    await conn.read(byte);
    if (byte[0] === "r".charCodeAt(0)) void Promise.reject(new TypeError("a rejection on purpose"));
    else setTimeout(fail);
  }
}

function fail(): never {
  throw new TypeError("an exception on purpose");
}
