/** SEARCH: finding what was said (soju.im/search), in what the asker may read. How it is found is search/'s. */

import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import { parseTags, type Tags } from "../../protocol/tags.ts";
import { type Entry, StoreError } from "../backend/backend.ts";
import { render } from "../envelope.ts";
import { parseReference, type Place, rangeOf } from "../history.ts";
import { inBatch } from "../output/in_batch.ts";
import { Refusal } from "../reply.ts";
import type { Question } from "../search/shard.ts";
import { matchOf } from "../search/words.ts";
import type { Session } from "../session.ts";
import type { CommandTable } from "./command.ts";
import { conversationsOf, logNamed } from "./history.ts";

export const SEARCH: CommandTable = {
  SEARCH: {
    usage: "<attributes>, like text=two\\swords;in=#room;from=nick;after=<time>;before=<time>;limit=20",
    does: "what was said with these words, where you may read",
    minParams: 1,
    cost: 5,
    budget: "searches",
    run: search,
  },
};

const ATTRIBUTES: readonly string[] = ["after", "before", "from", "in", "limit", "text"];

/** What one search counts for among things looked at: two of them are a turn. */
const ONE_SEARCH = 250;

/** How many messages are given to whoever names no limit. */
const UNASKED = 100;

async function search(session: Session, { params }: Message): Promise<void> {
  // A space should have been escaped; nobody who forgot that means another thing.
  const attributes = parseTags(params.join(" "));
  for (const name of attributes.keys()) {
    if (!ATTRIBUTES.includes(name)) throw invalid(name, `There is ${ATTRIBUTES.join(", ")}`);
  }
  const entries = await find(session, await questionOf(session, attributes));
  await inBatch(session, ["soju.im/search"], function* (tag) {
    for (const entry of entries) yield render(entry, session.mask, tag);
  });
}

function invalid(attribute: string, text: string): Refusal {
  return new Refusal("FAIL", "SEARCH", "INVALID_PARAMS", attribute, text);
}

async function questionOf(session: Session, attributes: Tags): Promise<Question> {
  const text = attributes.get("text") ?? "";
  const from = attributes.get("from") ?? "";
  const after = placeOf(attributes, "after");
  const before = placeOf(attributes, "before");
  return {
    logs: await logsOf(session, attributes.get("in") ?? ""),
    limit: limitOf(session, attributes.get("limit")),
    // "If `after` is specified, messages SHOULD be searched from that time": soju.im/search, "Standard attributes"
    from: after === undefined ? "newest" : "oldest",
    ...(text === "" ? {} : { match: matchOf(text) }),
    ...(from === "" ? {} : { nick: fold(from) }),
    ...(after === undefined ? {} : { after: after.earlier }),
    ...(before === undefined ? {} : { before: before.later }),
  };
}

function placeOf(attributes: Tags, name: string): Place | undefined {
  const text = attributes.get(name) ?? "";
  if (text === "") return undefined;
  const place = parseReference(`timestamp=${text}`);
  if (typeof place === "string") throw invalid(name, "A time is like 2026-01-31T17:05:00.000Z");
  return place;
}

function limitOf(session: Session, text = String(UNASKED)): number {
  if (!/^0*[1-9]\d{0,8}$/.test(text)) throw invalid("limit", "A limit is a number from 1");
  return Math.min(Number(text), session.server.config.limits.history);
}

/** @throws {Refusal} when the one that was named is not for this client to read, or there is none; nobody learns which */
async function logsOf(session: Session, target: string): Promise<ReadonlySet<string>> {
  if (target === "") {
    return new Set((await Array.fromAsync(conversationsOf(session))).map(({ log }) => log));
  }
  const log = await logNamed(session, target);
  if (log === undefined) throw invalid("in", "Messages could not be retrieved");
  return new Set([log]);
}

async function find(session: Session, question: Question): Promise<Entry[]> {
  const { search, backend, turns } = session.server;
  const entries: Entry[] = [];
  await turns.take(ONE_SEARCH);
  try {
    for (const { log, msgid } of await search.find(question)) {
      const [entry] = await backend.read(log, rangeOf(msgid)!);
      // What was taken back, or is too old by now, is not in its log any more; nor does a log open again for
      // whoever was put out of the room meanwhile.
      const shown = entry?.msgid === msgid ? present(session, log, entry) : undefined;
      if (shown !== undefined) entries.push(shown);
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new Refusal("FAIL", "SEARCH", "INTERNAL_ERROR", "The search could not be run");
  }
  return entries;
}

/** @returns an entry of a room under its present name; undefined when the client is not in the room */
function present(session: Session, log: string, entry: Entry): Entry | undefined {
  if (log.startsWith("direct/")) return entry;
  for (const room of session.rooms) if (room.log === log) return room.present(entry);
}
