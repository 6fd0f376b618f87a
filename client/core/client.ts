/**
 * The client without its surroundings: lines in, events and lines out. No socket, terminal, document or timer;
 * whoever drives it brings the connection and the clock.
 */

import { type Message, type MessageParts, parseMessage } from "../../protocol/message.ts";
import { type Abilities, abilitiesOf, Answers } from "./answers.ts";
import { Away } from "./away.ts";
import { Bans } from "./bans.ts";
import { Buffers } from "./buffers.ts";
import type { ClientOptions } from "./client_options.ts";
import type { TransportPolicy } from "../../protocol/sts.ts";
import { runCommand } from "./commands/mod.ts";
import { complete, type Completion } from "./completion.ts";
import { Conversations, timeOf } from "./conversation.ts";
import type { ClientEvent, Manner } from "./events.ts";
import { Greeting } from "./greeting.ts";
import { Handshake } from "./handshake.ts";
import { History } from "./history.ts";
import { Introduction } from "./introduction.ts";
import { Keys } from "./keys.ts";
import { Labels } from "./labels.ts";
import { Lag } from "./lag.ts";
import { Lists } from "./lists.ts";
import { Login } from "./login.ts";
import { type Memory, ShortMemory } from "./memory.ts";
import { Messages, withoutLongId } from "./messages.ts";
import { Gathering } from "./multiline.ts";
import { type Outgoing, OutgoingMessages } from "./outgoing.ts";
import { Pace } from "./pace.ts";
import { PasswordChange } from "./password_change.ts";
import { Reading } from "./reading.ts";
import { Redactions } from "./redactions.ts";
import { Search } from "./search.ts";
import { Settings } from "./settings.ts";
import { Speech } from "./speech.ts";
import type { Security } from "./security.ts";
import { ClientState } from "./state.ts";
import { TypedBefore } from "./typed_before.ts";
import { Typing } from "./typing.ts";
import { updateOther, UPDATES } from "./updates/mod.ts";

export type { ClientOptions } from "./client_options.ts";

/** What has happened, without its time. */
export type Untimed<T> = T extends unknown ? Omit<T, "at"> : never;

/** What must not wait: a server would take us for gone, or we are going. */
const URGENT: readonly string[] = ["PONG", "QUIT"];

const NOT_CONNECTED = "Not connected just now; try again in a moment.";

/** One person's connection to one server, over any number of connections. */
export class Client {
  readonly options: ClientOptions;
  readonly state = new ClientState();
  readonly outgoing = new OutgoingMessages();
  readonly pace = new Pace();
  readonly introduction = new Introduction(this);
  readonly handshake: Handshake;
  readonly login: Login;
  readonly keys: Keys;
  readonly passwordChange = new PasswordChange(this);
  readonly search = new Search(this);
  readonly conversations = new Conversations(this.state);
  readonly history = new History(this);
  readonly reading = new Reading(this);
  readonly redactions = new Redactions(this);
  readonly messages = new Messages(this.state);
  readonly answers = new Answers(this);
  readonly typing = new Typing(this);
  readonly away = new Away(this);
  readonly bans = new Bans(this);
  readonly lag = new Lag(this);
  readonly memory: Memory;
  readonly settings: Settings;
  readonly lists: Lists;
  readonly typedBefore: TypedBefore;
  readonly buffers: Buffers;
  readonly greeting: Greeting;
  readonly speech: Speech;
  /** Answers gathered until their last line: WHOIS facts, the room list, names asked for. */
  readonly gathered = {
    whois: new Map<string, [string, string][]>(),
    rooms: [] as { name: string; people: number; topic: string }[],
  };
  /** Folded names of rooms whose NAMES the person asked for. */
  readonly namesAsked = new Set<string>();
  /** Folded names of rooms that we asked to enter. */
  readonly entering = new Set<string>();
  readonly #labels = new Labels();
  readonly #gathering = new Gathering();
  #events: ClientEvent[] = [];
  #time = 0;
  #work: Promise<void>[] = [];
  #fault: string | undefined;
  #leaving = false;
  #over = false;
  /** What the server has said last of TLS, until it is taken. */
  policy: TransportPolicy | undefined;
  /** What the server has said on this connection to end it (ERROR). */
  farewell: string | undefined;
  /** How many PONGs came. */
  pongs = 0;

  constructor(options: ClientOptions) {
    this.options = options;
    this.memory = options.memory ?? new ShortMemory();
    this.settings = new Settings(this.memory);
    this.lists = new Lists(this.memory, { state: this.state, place: options.place ?? "" });
    this.typedBefore = new TypedBefore(this.memory);
    this.buffers = new Buffers(this);
    this.greeting = new Greeting(this);
    this.handshake = new Handshake(this);
    this.login = new Login(this);
    this.keys = new Keys(this);
    this.speech = new Speech(this);
    if (options.alias !== undefined) this.state.nick = options.alias;
  }

  /** The link is up. */
  connected(security: Security = "none", remark?: string): void {
    this.#time = this.options.now();
    this.state.security = security;
    this.farewell = undefined;
    this.handshake.begin();
    if (remark !== undefined) this.emit({ kind: "info", text: remark });
  }

  /** What the server has said of TLS since this was asked last (IRCv3 sts). */
  takePolicy(): TransportPolicy | undefined {
    const policy = this.policy;
    this.policy = undefined;
    return policy;
  }

  /** The link is down; `retryIn` is in seconds, undefined when nobody will try again. */
  disconnected(reason: string, retryIn: number | undefined): void {
    this.#time = this.options.now();
    this.state.phase = "offline";
    this.handshake.lost();
    this.introduction.lost();
    this.login.lost();
    this.keys.lost();
    this.passwordChange.lost();
    this.history.lost();
    this.state.reset();
    this.outgoing.lost();
    this.entering.clear();
    this.namesAsked.clear();
    this.gathered.whois.clear();
    this.#labels.clear();
    this.search.clear();
    this.#gathering.clear();
    this.pace.clear();
    this.speech.lost();
    this.buffers.remember();
    this.typing.lost();
    this.bans.lost();
    this.lag.lost();
    this.emit({ kind: "lost", reason, retryIn });
  }

  /** Takes one line from the server, without CR LF. Never throws, whatever it holds. */
  receive(line: string): void {
    const parsed = parseMessage(line);
    if (parsed === undefined) return;
    const message = withoutLongId(parsed);
    const whole = this.#gathering.take(message);
    this.#time = timeOf(whole ?? message) ?? this.options.now();
    if (whole !== undefined && !this.history.pages.take(whole)) this.#live(whole);
    const answered = this.#labels.passed(message);
    if (answered !== undefined) this.speech.conclude(answered, message);
  }

  #live(message: Message): void {
    this.introduction.answered(message.command);
    if (!this.search.covers(message)) this.history.live(message);
    const update = Object.hasOwn(UPDATES, message.command) ? UPDATES[message.command]! : updateOther;
    update(this, message);
  }

  /** Takes what the person typed: words for the current room, a `/command`, or words after `//`. */
  input(text: string): void {
    this.#time = this.options.now();
    if (this.options.person) this.typedBefore.add(text);
    if (text.startsWith("/") && !text.startsWith("//") && !text.includes("\n")) {
      return runCommand(this, text.slice(1));
    }
    this.say(this.state.current, text.startsWith("//") ? text.slice(1) : text, "said");
  }

  /** Offers a nick: after `alias-refused`, or before the first connection. */
  alias(name: string): void {
    if (this.state.phase === "welcomed") return this.send("NICK", name);
    this.state.nick = name;
    this.handshake.wanted = name;
    if (this.state.phase === "greeting") this.send("NICK", name);
  }

  /** Says goodbye; the link ends once the lines are sent. */
  leave(reason = ""): void {
    if (this.#leaving) return;
    this.#time = this.options.now();
    this.#leaving = true;
    this.#over = true;
    this.reading.tell();
    this.buffers.remember();
    if (this.state.phase !== "offline") this.send("QUIT", ...(reason === "" ? [] : [reason]));
    this.emit({ kind: "leaving" });
  }

  /** Gives the password that `password-wanted` asked for; undefined when the person does not want to. */
  password(text: string | undefined): void {
    this.#time = this.options.now();
    if (!this.passwordChange.answered(text, this.login.account)) this.login.answered(text);
  }

  /** No further connection is to be tried, for this reason if the server gives no better one. */
  giveUp(reason?: string): void {
    this.#over = true;
    this.#fault = reason;
  }

  /** Why the client gave up, where it knows better than the link. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whether the link should not connect again. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether nothing is on its way: welcomed, in our rooms, all lines sent, every message stored or refused, all told. */
  get settled(): boolean {
    return this.state.phase === "welcomed" && this.handshake.done && this.entering.size === 0 &&
      this.outgoing.empty && this.pace.empty && this.history.pages.idle;
  }

  /** Asks whether the server is there; takes the chance to get a lost nick back. */
  ping(): void {
    if (this.state.phase !== "welcomed") return;
    this.#time = this.options.now();
    this.pace.add({ command: "PING", params: ["alive"] }, { urgent: true });
    this.lag.asked("alive");
    this.history.pages.pinged();
    this.handshake.regain();
  }

  /** @returns the lines to send now, without CR LF, and forgets them; see {@linkcode Pace.gain} for the others */
  takeLines(): string[] {
    const free = this.state.phase !== "welcomed" || this.state.token("SAFERATE", "no") !== "no";
    const lines = this.pace.take(free);
    if (!this.speech.fence()) return lines;
    return [...lines, ...this.pace.take(free)];
  }

  /** @returns what has happened, and forgets it */
  takeEvents(): ClientEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Has whoever drives the client look for lines and events again when this is done. It must not reject. */
  later(work: Promise<void>): void {
    this.#work.push(work);
  }

  /** @returns what is under way and will make lines or events, and forgets it */
  takeWork(): Promise<void>[] {
    const work = this.#work;
    this.#work = [];
    return work;
  }

  /** What Tab could make of the word at the cursor. */
  complete(text: string, cursor: number): Completion {
    return complete(this, text, cursor);
  }

  /** Queues a line for the server. What a line cannot hold is refused with an error for the person. */
  send(command: string, ...params: readonly string[]): void {
    this.sendParts({ command, params });
  }

  /** Like {@linkcode send}, with tags. */
  sendParts(parts: MessageParts): void {
    if (this.state.phase === "offline") return this.emit({ kind: "error", text: NOT_CONNECTED });
    if (this.pace.add(parts, { urgent: URGENT.includes(parts.command) })) return;
    this.emit({
      kind: "error",
      text: "That cannot be sent: it holds characters that fit no line. Take them out and try again.",
    });
  }

  /** Queues a line as it was typed. */
  sendRaw(line: string): void {
    if (this.state.phase !== "welcomed") return this.emit({ kind: "error", text: NOT_CONNECTED });
    // deno-lint-ignore no-control-regex
    this.pace.addRaw(line.replace(/[\r\n\x00]/g, " "));
  }

  /** When the line was sent that is being taken in, by the server's clock where it tells: milliseconds since 1970. */
  get time(): number {
    return this.#time;
  }

  /** Tells the face, in the order of the conversation that it is about. */
  emit(event: Untimed<ClientEvent>): void {
    const timed = { at: this.#time, ...event } as ClientEvent;
    if (!this.history.holds(timed)) this.tell(timed);
  }

  /** Tells the face at once. */
  tell(event: ClientEvent): void {
    const whole = this.messages.told(event);
    if (whole === undefined) return;
    const { current } = this.state;
    this.buffers.told(whole);
    this.reading.shown(whole);
    this.#events.push(whole);
    this.typing.noticed(whole);
    // Whom we talk with has another name.
    if (this.state.current !== current) this.emit({ kind: "current", room: this.state.current });
  }

  /** Says something to a room or a person, in as many messages as it needs. */
  say(room: string | undefined, text: string, manner: Manner): void {
    this.speech.say(room, text, { manner });
  }

  /** What the server offers just now. */
  get can(): Abilities {
    return abilitiesOf(this);
  }

  /** What was typed and could not be sent yet, the oldest first; no room is the first that we shall be in. */
  get waiting(): readonly Pick<Outgoing, "room" | "text">[] {
    return this.outgoing.held;
  }

  /** When {@linkcode tick} is to be called: milliseconds since 1970; undefined for not at all. */
  get due(): number | undefined {
    const { introduction, typing, away, lag } = this;
    const times = [introduction.due, typing.due, away.due, lag.due].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Time has passed. */
  tick(): void {
    this.#time = this.options.now();
    this.introduction.tick();
    this.typing.tick();
    this.away.tick();
    this.lag.tick();
  }

  /** Sends what was held back, if we are where it can be sent. */
  flushHeld(): void {
    this.speech.flush();
  }

  /** The label of the command that this line answers, directly or inside its batch. */
  labelOf(message: Message): string | undefined {
    return this.#labels.of(message);
  }
}
