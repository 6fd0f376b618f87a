/**
 * What TLS costs on a port that speaks other things too, where every connection passes through a listener of our own:
 * `deno task bench:tls [CONNECTIONS]`. Beside it stand no TLS, and a listener of the runtime's that does nothing but TLS.
 * Each way is measured in a process of its own, with its readers in another; it prints a table and asserts nothing.
 */

import { cpuUsage } from "node:process";
import { nameOf } from "../protocol/fingerprint.ts";
import { checkCredentials } from "../server/tls/credentials.ts";
import { makeIdentity } from "../server/tls/identity.ts";
import { TlsGate } from "../server/transport/splice.ts";
import { Buffers, Connection } from "../server/transport/tcp.ts";

/** How a connection comes to be. */
type Way = "no TLS" | "TLS of its own port" | "TLS on the same port";

const WAYS: readonly Way[] = ["no TLS", "TLS of its own port", "TLS on the same port"];
/** Bytes of a delivery: a line of chat with its tags. */
const LINE = new Uint8Array(200).fill(120);
/** Deliveries to each connection. */
const ROUNDS = 200;

/** What one way costs. */
interface Figures {
  readonly way: Way;
  readonly arrivals: number;
  readonly memory: number;
  readonly cpu: number;
  readonly deliveries: number;
}

async function main(): Promise<void> {
  const [role = "100", ...rest] = Deno.args;
  if (role === "measure") return console.log(JSON.stringify(await measure(rest[0] as Way, Number(rest[1]))));
  if (role === "read") return await read(rest);
  const count = Number(role);
  console.log(`${count} connections, ${ROUNDS} deliveries of ${LINE.length} bytes to each\n`);
  console.log("way                     arrivals/s   KB each   CPU µs a delivery   deliveries/s");
  for (const way of WAYS) {
    const { arrivals, memory, cpu, deliveries }: Figures = JSON.parse(
      await run("measure", way, String(count)),
    );
    console.log(
      way.padEnd(24) + arrivals.toFixed(0).padStart(10) + memory.toFixed(1).padStart(10) +
        cpu.toFixed(1).padStart(20) + deliveries.toFixed(0).padStart(15),
    );
  }
}

/** Runs this file again. @returns what it prints */
async function run(...args: readonly string[]): Promise<string> {
  const { stdout } = await again(args).output();
  return new TextDecoder().decode(stdout);
}

function again(args: readonly string[]): Deno.Command {
  const file = new URL(import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", file, ...args],
    stderr: "inherit",
  });
}

/** Accepts so many connections, then delivers. */
async function measure(way: Way, count: number): Promise<Figures> {
  const { port, next, cert, name } = await door(way);
  // The first connection brings what all of them share.
  const readers = again(["read", way, String(port), String(count + 1), name, cert]).spawn();
  const connections = [await (await next()).greeted];
  const [began, before] = [performance.now(), Deno.memoryUsage().rss];
  const greeted: Promise<Connection>[] = [];
  while (greeted.length < count) greeted.push((await next()).greeted);
  connections.push(...await Promise.all(greeted));
  const arrivals = count / (performance.now() - began) * 1000;
  const memory = (Deno.memoryUsage().rss - before) / count / 1024;
  const [start, spent] = [performance.now(), cpuUsage()];
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(connections.map((connection) => connection.write(LINE)));
  }
  // It is delivered when it was read, wherever on the way it waits.
  for (const connection of connections) connection.finish();
  await readers.status;
  const { user, system } = cpuUsage(spent);
  const total = ROUNDS * connections.length;
  const deliveries = total / (performance.now() - start) * 1000;
  for (const connection of connections) connection.close();
  return { way, arrivals, memory, cpu: (user + system) / total, deliveries };
}

const REMOTE = "127.0.0.1";

/** Listens as the server does. `next` gives a connection that may still be greeting. */
async function door(way: Way) {
  const credentials = await checkCredentials(await makeIdentity(), Date.now());
  const { cert, key, fingerprint } = credentials;
  const buffers = new Buffers();
  const shown = { cert, name: nameOf(fingerprint) };
  if (way === "TLS of its own port") {
    const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
    const greet = async (conn: Deno.TlsConn) => {
      await conn.handshake();
      return reading(new Connection(conn, { buffers, remote: REMOTE }));
    };
    const next = async () => ({ greeted: greet(await listener.accept()) });
    return { ...shown, port: (listener.addr as Deno.NetAddr).port, next };
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const gate = new TlsGate(credentials, { handshake: 5, waiting: 5_000, farewell: 2 });
  const greet = async (outer: Connection) =>
    reading(way === "no TLS" ? outer : (await gate.secure(outer, outer.chunks()))!);
  const next = async () => ({
    greeted: greet(new Connection(await listener.accept(), { buffers, remote: REMOTE })),
  });
  return { ...shown, port: listener.addr.port, next };
}

/** A connection that somebody reads from, as the server does of all. */
function reading(connection: Connection): Connection {
  void Array.fromAsync(connection.chunks());
  return connection;
}

/** Connects and reads until all is over. */
async function read([way, port = "", count = "", name = "", cert = ""]: readonly string[]): Promise<void> {
  const ends: Promise<void>[] = [];
  for (let at = 0; at < Number(count); at++) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    conn.setNoDelay(true);
    ends.push(
      drain(way === "no TLS" ? conn : await Deno.startTls(conn, { hostname: name, caCerts: [cert] })),
    );
  }
  await Promise.all(ends);
}

async function drain(conn: Deno.TcpConn | Deno.TlsConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  while (await conn.read(buffer).catch(() => null) !== null);
  conn.close();
}

if (import.meta.main) {
  await main();
  // What listens has done its work.
  Deno.exit(0);
}
