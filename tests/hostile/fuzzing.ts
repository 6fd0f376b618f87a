/** What must hold for any lines: of the parser, of a server that is told them, and of a client that is. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { LineReader } from "../../protocol/lines.ts";
import { formatMessage, type Message, parseMessage } from "../../protocol/message.ts";
import { newClient } from "../client/core/fixture.ts";
import type { FakeTransport } from "../support/fake_transport.ts";
import { hears, SocketlessServer } from "../support/socketless.ts";

const encoder = new TextEncoder();
const LIMITS = { line: 512, tags: 4096, buffer: 5632 };
const CAPS =
  "labeled-response batch echo-message message-tags draft/multiline server-time draft/chathistory sasl";
/** Characters of what a client may still have to say or tell; more is a memory that nothing bounds. */
const BOUND = 4 * 2 ** 20;

/** Parsing never throws, and what was parsed is the same once written and parsed again. */
export function fuzzParser(lines: readonly string[]): void {
  for (const line of lines) {
    const message = parseMessage(line);
    if (message === undefined) continue;
    if (breaksLines(message)) assertThrows(() => formatMessage(message), TypeError);
    else {
      const written = formatMessage(message);
      assertEquals(formatMessage(parseMessage(written)!), written, line);
    }
  }
}

function breaksLines({ tags, source = "", command, params }: Message): boolean {
  const words = [source, command, ...params, ...tags.keys()];
  return words.some((word) => /[\0\r\n]/.test(word)) ||
    [...tags.values()].some((value) => value.includes("\0"));
}

/** A server goes on serving both whoever says the lines and whoever reads what comes of them. */
export async function fuzzServer(lines: readonly string[]): Promise<void> {
  await using server = new SocketlessServer();
  const amy = enter(server, "amy");
  let [bob, reader] = [enter(server, "bob"), new LineReader(LIMITS)];
  for (let at = 0; at < lines.length; at += 50) {
    // Some of the lines end the session, as they may; then somebody else comes.
    if (bob.closed || bob.finished || reader.overflowed) {
      bob.close();
      [bob, reader] = [enter(server, "bob"), new LineReader(LIMITS)];
    }
    bob.arrive(
      ...reader.push(encoder.encode(`${lines.slice(at, at + 50).join("\r\n")}\r\nPING here${at}\r\n`)),
    );
    await hears(bob, `here${at}\r\n`);
    amy.arrive(`PING alive${at}`);
    await hears(amy, `alive${at}\r\n`);
    assert(!amy.closed, `amy had to go: ${amy.text.slice(-300)}`);
    amy.forget();
    bob.forget();
  }
  assertEquals(await server.failures(), []);
}

function enter(server: SocketlessServer, nick: string): FakeTransport {
  const transport = server.connect();
  transport.arrive(`CAP REQ :${CAPS}`, `NICK ${nick}`, "USER u 0 * :u", "CAP END", "JOIN #r");
  return transport;
}

/** A client never throws, and what it keeps to say or tell stays within bounds. */
export function fuzzClient(lines: readonly string[]): void {
  let client = newClient({ past: 50, reads: "all" });
  client.connected();
  for (const [index, line] of lines.entries()) {
    client.receive(line);
    if (index % 7 === 0) client.input("hello");
    if (index % 400 === 399) client.disconnected("gone", 1);
    if (index % 400 === 399) client.connected();
    const kept = JSON.stringify([client.takeLines(), client.takeEvents()]).length;
    assert(kept < BOUND, `${kept} characters after ${JSON.stringify(line)}`);
    if (index % 20_000 === 19_999) client = newClient({ past: 50, reads: "all" });
  }
}
