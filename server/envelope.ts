/**
 * One event → the bytes that a recipient's capabilities entitle it to, rendered once per variant in use and
 * never once per recipient. It knows capabilities and the wire format; it knows neither rooms nor sockets.
 */

import { formatMessage } from "../protocol/message.ts";
import { escapeTagValue, type Tags } from "../protocol/tags.ts";
import type { Draft } from "./backend/backend.ts";
import * as cap from "./capabilities.ts";
import { Batch } from "./output/batch.ts";
import { cutLine } from "./output/line_length.ts";
import type { Outbox } from "./outbox.ts";
import type { Tick } from "./tick.ts";

/** What can be delivered: an entry of a log, or a passing event that no log keeps. */
export interface ChatEvent extends Omit<Draft, "origin"> {
  readonly msgid?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Events that only those get who asked for them. */
const NEEDS: Readonly<Record<string, number>> = {
  TAGMSG: cap.MESSAGE_TAGS,
  AWAY: cap.AWAY_NOTIFY,
  ACCOUNT: cap.ACCOUNT_NOTIFY,
  SETNAME: cap.SETNAME,
  CHGHOST: cap.CHGHOST,
  REDACT: cap.REDACTION,
  // Everybody else gets the fallback: see rename_fallback.ts.
  RENAME: cap.CHANNEL_RENAME,
};

/**
 * @param event what happened
 * @param mask bits of the recipient's capabilities
 * @param extra a tag for this recipient alone, already escaped (`label=…`, `batch=…`)
 * @returns the line with CR LF, or "" when the recipient is not entitled to it
 */
export function render(event: ChatEvent, mask: number, extra = ""): string {
  const needs = NEEDS[event.command] ?? 0;
  if ((mask & needs) !== needs) return "";
  if (event.lines !== undefined) return renderLines(event, event.lines, { mask, extra });
  return tagSection(event, mask, extra) + body(event, mask) + "\r\n";
}

/** A message of several lines: as a batch for those who know it, else as one message for each line with words. */
function renderLines(
  event: ChatEvent,
  lines: NonNullable<ChatEvent["lines"]>,
  { mask, extra }: { mask: number; extra: string },
): string {
  const [target = ""] = event.params;
  const said = (text: string) => body({ ...event, params: [target, text] }, mask);
  if ((mask & cap.MULTILINE) === 0) {
    const spoken = lines.filter(({ text }) => text !== "");
    const { msgid: _, tags: __, ...bare } = event;
    return spoken.map(({ text }, index) =>
      `${tagSection(index === 0 ? event : bare, mask, extra)}${said(text)}\r\n`
    ).join("");
  }
  const reference = event.msgid ?? "multiline";
  const batch = (...params: string[]) => formatMessage({ source: event.source, command: "BATCH", params });
  const inner = lines.map(({ text, concat }) =>
    `@batch=${reference}${concat ? ";draft/multiline-concat" : ""} ${said(text)}\r\n`
  );
  const opening = tagSection(event, mask, extra) + batch(`+${reference}`, "draft/multiline", target);
  // A batch inside another says so at its end as well (IRCv3 batch, "The BATCH verb").
  const outer = extra.startsWith("batch=") ? `@${extra} ` : "";
  return `${opening}\r\n${inner.join("")}${outer}${batch(`-${reference}`)}\r\n`;
}

function body(event: ChatEvent, mask: number): string {
  const params = event.command === "JOIN" && mask & cap.EXTENDED_JOIN
    ? [...event.params, event.account ?? "*", event.realname ?? ""]
    : event.params;
  const trailing = params.length > (BEFORE_TEXT[event.command] ?? 1);
  return cutLine(formatMessage({ source: event.source, command: event.command, params, trailing }));
}

// Where the last parameter is text it gets its colon, as many a simple bot looks for it; words get none. This is how
// many words stand before the text, where it is not one.
const BEFORE_TEXT: Readonly<Record<string, number>> = {
  QUIT: 0,
  AWAY: 0,
  SETNAME: 0,
  WALLOPS: 0,
  REDACT: 2,
  MODE: Infinity,
  INVITE: Infinity,
  TAGMSG: Infinity,
  CHGHOST: Infinity,
};

function tagSection(event: ChatEvent, mask: number, extra: string): string {
  if (extra === "" && (mask & TAGGED) === 0) return "";
  let section = extra;
  const add = (tag: string) => section = section === "" ? tag : `${section};${tag}`;
  if (mask & cap.SERVER_TIME) add(`time=${isoTime(event.time)}`);
  if (mask & cap.ACCOUNT_TAG && event.account !== undefined) add(`account=${escapeTagValue(event.account)}`);
  if (mask & cap.MESSAGE_TAGS) {
    if (event.msgid !== undefined) add(`msgid=${event.msgid}`);
    if (event.bot) add("bot");
    if (event.tags !== undefined) { for (const tag of clientTags(event.tags)) add(tag); }
  }
  return section === "" ? "" : `@${section} `;
}

/** The capabilities that put tags in front of a line. */
const TAGGED = cap.SERVER_TIME | cap.ACCOUNT_TAG | cap.MESSAGE_TAGS;

function* clientTags(tags: Tags): Iterable<string> {
  for (const [key, value] of tags) yield value === "" ? key : `${key}=${escapeTagValue(value)}`;
}

// Most events of a batch fall into the same millisecond: formatting a date costs more than all the rest.
let lastTime = -1;
let lastIso = "";

/** @returns the time as server-time writes it, `2026-01-01T00:00:00.000Z` */
export function isoTime(time: number): string {
  if (time !== lastTime) {
    lastTime = time;
    lastIso = new Date(time).toISOString();
  }
  return lastIso;
}

/**
 * The shared bytes of one room: an event is rendered once for each variant that somebody reads, and those who read
 * the same variant are given the very same bytes. Who reads it stands in one short list for each variant, for this is
 * where the time goes in a room of a thousand.
 */
export class Envelopes {
  readonly #tick: Tick;
  readonly #variants: cap.Variants;
  readonly #all: Envelope[] = [];

  constructor(tick: Tick, variants: cap.Variants) {
    this.#tick = tick;
    this.#variants = variants;
  }

  /** One more reads this variant. */
  enter(variant: number, outbox: Outbox): void {
    while (this.#all.length <= variant) this.#all.push(new Envelope(this.#tick));
    this.#all[variant]!.enter(outbox);
  }

  /** One less reads this variant. */
  leave(variant: number, outbox: Outbox): void {
    this.#all[variant]!.leave(outbox);
  }

  /** Puts the event into the outbox of everyone who reads here, but of one. */
  give(event: ChatEvent, except: Outbox | undefined): void {
    for (let variant = 0; variant < this.#all.length; variant++) {
      const envelope = this.#all[variant]!;
      if (envelope.isRead && envelope.seal(event, this.#variants.mask(variant))) envelope.giveAll(except);
    }
  }

  /** Renders the event for every variant in use, to be given to one after the other. */
  seal(event: ChatEvent): void {
    for (let variant = 0; variant < this.#all.length; variant++) {
      const envelope = this.#all[variant]!;
      if (envelope.isRead) envelope.seal(event, this.#variants.mask(variant));
    }
  }

  /** Puts the event sealed last into the outbox of one who reads this variant. */
  giveOne(variant: number, outbox: Outbox): void {
    this.#all[variant]!.give(outbox);
  }
}

/** What one variant of a room's readers get. */
class Envelope {
  readonly #tick: Tick;
  readonly #batch: Batch;
  readonly #readers: Outbox[] = [];
  readonly #places = new Map<Outbox, number>();
  /** Where the event sealed last begins in the batch; -1 when it is not for this variant. */
  #start = -1;

  constructor(tick: Tick) {
    this.#tick = tick;
    this.#batch = new Batch(tick);
  }

  get isRead(): boolean {
    return this.#readers.length > 0;
  }

  enter(outbox: Outbox): void {
    this.#places.set(outbox, this.#readers.push(outbox) - 1);
  }

  leave(outbox: Outbox): void {
    const place = this.#places.get(outbox);
    if (place === undefined) return;
    this.#places.delete(outbox);
    const last = this.#readers.pop()!;
    if (last === outbox) return;
    this.#readers[place] = last;
    this.#places.set(last, place);
  }

  /** @returns whether these readers are entitled to the event */
  seal(event: ChatEvent, mask: number): boolean {
    const line = render(event, mask);
    this.#start = line === "" ? -1 : this.#batch.append(line);
    return this.#start >= 0;
  }

  giveAll(except: Outbox | undefined): void {
    const readers = this.#readers;
    this.#tick.deliveries += readers.length - (except !== undefined && this.#places.has(except) ? 1 : 0);
    for (let i = 0; i < readers.length; i++) {
      const outbox = readers[i]!;
      if (outbox !== except) outbox.add(this.#batch, this.#start);
    }
  }

  give(outbox: Outbox): void {
    if (this.#start < 0) return;
    this.#tick.deliveries++;
    outbox.add(this.#batch, this.#start);
  }
}
