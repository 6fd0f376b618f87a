/**
 * A process that is to be killed: twenty writers append to two logs of a store as fast as it lets them, and each
 * prints what was acknowledged (`ack LOG TEXT MSGID`) and what was refused (`no LOG TEXT`) as soon as it knows.
 * Arguments: the store's path, and what the texts begin with.
 */

import { openEmbedded } from "../../server/backend/embedded.ts";

const WRITERS = 20;
/** One in so many entries is too large to be stored. */
const TOO_LARGE = 97;

const [path = "", round = ""] = Deno.args;
const backend = await openEmbedded({ name: "chat.local", path });
const encoder = new TextEncoder();

await Promise.all(Array.from({ length: WRITERS }, (_, i) => write(i)));

async function write(writer: number): Promise<void> {
  const log = `log${writer % 2}`;
  for (let n = 0;; n++) {
    const text = `${round}/${writer}/${n}`;
    const params = ["#r", n % TOO_LARGE === 1 ? text.padEnd(65_536) : text];
    await backend.append(log, {
      source: "bob",
      command: n % 5 === 0 ? "TOPIC" : "PRIVMSG",
      params,
      origin: "1",
    })
      .then(({ msgid }) => say(`ack ${log} ${text} ${msgid}`), () => say(`no ${log} ${text}`));
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}
