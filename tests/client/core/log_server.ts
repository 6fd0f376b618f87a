/** A server's side for the client's core, with logs: nothing is delivered and nothing is taken before a test says so. */

import type { Client } from "../../../client/core/client.ts";
import { parseMessage } from "../../../protocol/message.ts";

/** Everything that it takes for history. */
export const CAPS = "message-tags server-time echo-message batch labeled-response draft/chathistory " +
  "draft/message-redaction draft/read-marker";

/** One line of a log. */
export interface Entry {
  readonly id: string;
  readonly time: number;
  readonly source: string;
  readonly command: string;
  readonly params: readonly string[];
}

/** What varies between servers. */
export interface LogServerOptions {
  /** Lines of a page. */
  readonly page: number;
  /** Value of MSGREFTYPES. */
  readonly references?: string;
  /** Lines that may have the same time. */
  readonly ties?: number;
  /** Whether comings and goings are told with the past. */
  readonly playback?: boolean;
  /** Never answers CHATHISTORY. */
  readonly mute?: boolean;
}

const BOB = "bob!b@h";

/** Logs of #lobby and of what amy and bob say to each other; bob is the client. */
export class LogServer {
  readonly logs: Readonly<Record<string, Entry[]>> = { "#lobby": [], amy: [] };
  /** What the client asked of the past. */
  readonly asked: string[] = [];
  readonly #client: Client;
  readonly #options: LogServerOptions;
  #arriving: string[] = [];
  #leaving: string[] = [];
  #batches = 0;
  #time = Date.parse("2026-01-01T00:00:00.000Z");
  #ids = 0;
  #up = false;
  #inside = false;

  constructor(client: Client, options: LogServerOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Lets the client in, up to where it asks for its rooms. */
  connect(): void {
    const { playback, references = "msgid,timestamp", page } = this.#options;
    const caps = playback ? `${CAPS} draft/event-playback` : CAPS;
    this.#up = true;
    this.#client.connected();
    this.#client.receive(`:s.t CAP * LS :${caps}`);
    this.#client.receive(`:s.t CAP * ACK :${caps}`);
    this.#client.receive(":s.t 001 bob :Hi");
    this.#client.receive(
      `:s.t 005 bob CHANTYPES=# SAFERATE CHATHISTORY=${page} MSGREFTYPES=${references} :are supported`,
    );
    this.#client.takeLines();
    this.#client.receive(":s.t 376 bob :End");
  }

  /** The connection breaks: the server still gets so many lines, and what it sent is lost. */
  lose(stillGets = 0): void {
    if (!this.#up) return;
    this.take(stillGets);
    if (this.#inside) this.#append("#lobby", { source: BOB, command: "QUIT", params: ["Ping timeout"] });
    this.#inside = this.#up = false;
    this.#arriving = [];
    this.#leaving = [];
    this.#client.disconnected("reset", 1);
  }

  /** Bob is not in the room any more, whyever. */
  forget(): void {
    this.#inside = false;
    this.#arriving = [];
  }

  get up(): boolean {
    return this.#up;
  }

  /** Time goes by. */
  tick(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Amy says something to the room, or to bob alone. */
  say(log: "#lobby" | "amy", text: string): Entry {
    const target = log === "amy" ? "bob" : log;
    return this.happen(log, { source: "amy!a@h", command: "PRIVMSG", params: [target, text] });
  }

  /** Something happens, and bob is told if he is there. */
  happen(log: string, event: Pick<Entry, "source" | "command" | "params">): Entry {
    const entry = this.#append(log, event);
    if (this.#up && (log === "amy" || this.#inside)) this.#arriving.push(lineOf(entry));
    return entry;
  }

  /** The client gets so many of the lines that were sent to it. */
  deliver(count = Infinity): void {
    for (const line of this.#arriving.splice(0, count)) this.#client.receive(line);
  }

  /** The server gets so many of the lines that the client sent. */
  take(count = Infinity): void {
    this.#leaving.push(...this.#client.takeLines());
    for (const line of this.#leaving.splice(0, count)) this.#obey(line);
  }

  /** All lines arrive, and all that they lead to. */
  settle(): void {
    for (let rounds = 0; rounds < 200; rounds++) {
      this.take();
      this.deliver();
    }
  }

  #append(log: string, event: Pick<Entry, "source" | "command" | "params">): Entry {
    if (this.#ids % (this.#options.ties ?? 9) === 0) this.#time++;
    const entry = { ...event, id: `id${String(++this.#ids).padStart(6, "0")}`, time: this.#time };
    this.logs[log]!.push(entry);
    return entry;
  }

  #obey(line: string): void {
    const { command, params, tags } = parseMessage(line)!;
    const [first = "", second = ""] = params;
    const label = tags.get("label");
    if (command === "CHATHISTORY") this.#history(params);
    if (command === "PING") this.#arriving.push(`:s.t PONG s.t ${first}`);
    if (command === "JOIN") this.#join();
    if (command !== "PRIVMSG") return;
    const entry = this.#append(first, { source: BOB, command, params: [first, second] });
    this.#arriving.push(lineOf(entry, `label=${label};`));
  }

  #join(): void {
    this.#inside = true;
    this.happen("#lobby", { source: BOB, command: "JOIN", params: ["#lobby"] });
    this.#arriving.push(":s.t 353 bob = #lobby :amy bob", ":s.t 366 bob #lobby :End");
  }

  #history([subcommand = "", target = "", from = "", limit = ""]: readonly string[]): void {
    this.asked.push([subcommand, target, from].join(" "));
    if (this.#options.mute) return;
    const reference = `h${++this.#batches}`;
    const isTargets = subcommand === "TARGETS";
    const lines = isTargets ? this.#targets(target) : this.#page(subcommand, { target, from, limit });
    this.#arriving.push(
      isTargets
        ? `:s.t BATCH +${reference} draft/chathistory-targets`
        : `:s.t BATCH +${reference} chathistory ${target}`,
      ...lines.map((line) =>
        line.startsWith("@") ? `@batch=${reference};${line.slice(1)}` : `@batch=${reference} ${line}`
      ),
      `:s.t BATCH -${reference}`,
    );
  }

  #targets(from: string): string[] {
    const since = Date.parse(from.replace("timestamp=", ""));
    return Object.entries(this.logs).flatMap(([name, log]) => {
      const last = log.at(-1);
      const isNew = last !== undefined && last.time > since;
      return isNew ? [`:s.t CHATHISTORY TARGETS ${name} ${new Date(last.time).toISOString()}`] : [];
    });
  }

  #page(subcommand: string, { target, from, limit }: Record<"target" | "from" | "limit", string>): string[] {
    const [type, value = ""] = from.split("=");
    const after = this.logs[target]!
      .filter(({ id, time }) => type === "*" || (type === "msgid" ? id > value : time > Date.parse(value)))
      .filter(({ command }) => this.#options.playback || command === "PRIVMSG");
    const count = Math.min(Number(limit), this.#options.page);
    return (subcommand === "AFTER" ? after.slice(0, count) : after.slice(-count)).map((entry) =>
      lineOf(entry)
    );
  }
}

function lineOf({ id, time, source, command, params }: Entry, tags = ""): string {
  const words = params.map((param, index) => index === params.length - 1 ? `:${param}` : param);
  const stamp = new Date(time).toISOString();
  return `@${tags}time=${stamp};msgid=${id} :${source} ${command} ${words.join(" ")}`;
}
