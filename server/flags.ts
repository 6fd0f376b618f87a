/** The flags of `chat serve`, and what they make of a Config. It opens nothing and decides nothing else. */

import { parseArgs } from "@std/cli/parse-args";
import type { Verifier } from "../protocol/scram.ts";
import { newVerifier, parseVerifier } from "./accounts/verifiers.ts";
import { parsePrefix, type Prefix } from "./admission/prefix.ts";
import { type Config, configure, type JournalFormat, UsageError } from "./config.ts";
import { parseDuration } from "./duration.ts";
import { type Limits, parseLimit } from "./limits.ts";

/** What `chat serve --help` prints. */
export const SERVE_USAGE = `Usage: chat serve [options]

Runs a chat server. Without options it listens on 127.0.0.1:55555.

  --host ADDRESS      address to listen on (127.0.0.1; 0.0.0.0 for every machine that can reach this one)
  --port N            port to listen on (55555; 0 = any free one)
  --tls               TLS as well, on the same port
  --tls-port N        TLS on a port of its own
  --cert -            its certificate chain and key come on standard input, as PEM;
                      without it the server makes a key of its own (docs/tls.md)
  --sts TIME          how long clients are to remember that there is TLS, when the
                      certificate is not its own (30d; 0 = forget it)
  --name NAME         the server's name (chat.local)
  --description TEXT  one line about the server
  --room '#NAME'      the room that newcomers start in (#lobby)
  --motd TEXT         message of the day
  --memory            keep nothing on this machine
  --keep TIME         forget what is older, like 30d or 12h (30d; 0 = never)
  --keep-messages N   messages kept of each room (100000; 0 = all)
  --nick-protection TIME
                      how long somebody may bear a name that belongs to an account
                      before logging in, like 30s or 1m (0: not at all)
  --password PW       required of everyone who connects
  --oper NAME:PW      an operator; may be repeated
  --oper-hash NAME:VERIFIER
                      the same without the password: what chat hash made of it
  --no-plain          no "alias?" conversation for nc and socket scripts
  --limit NAME=VALUE  change a limit; may be repeated (chat help limits)
  --exempt ADDRESS    no limits per address for it, or for a prefix like 192.0.2.0/24; may be repeated
                      (127.0.0.0/8 and ::1, unless given; none = nobody)
  --log FORMAT        json, text or off (text), on standard error
  --admin-port N      serve /healthz and /metrics on 127.0.0.1 (off; chat top shows them)
  --proxy-from PLACE  an address or prefix of proxies that speak the PROXY protocol; may be repeated
  --help              this text`;

/**
 * Reads the arguments behind `chat serve`.
 *
 * @returns the configuration, or `"help"` when that was asked for
 * @throws {UsageError} for anything that is no option, or an option that cannot be used as given
 */
export function parseServeArgs(args: readonly string[]): Config | "help" {
  const unknown: string[] = [];
  const flags = parseArgs(joined(args), {
    string: [
      "host",
      "port",
      "tls-port",
      "cert",
      "sts",
      "name",
      "description",
      "room",
      "motd",
      "password",
      "oper",
      "oper-hash",
      "limit",
      "exempt",
      "log",
      "keep",
      "keep-messages",
      "nick-protection",
      "admin-port",
      "proxy-from",
    ],
    boolean: ["help", "memory", "plain", "tls"],
    negatable: ["plain"],
    collect: ["oper", "oper-hash", "limit", "exempt", "proxy-from"],
    default: { plain: true },
    alias: { h: "help" },
    unknown: (arg: string) => {
      unknown.push(arg);
      return false;
    },
  });
  if (flags.help) return "help";
  const switched = args.find((arg) => /^--(memory|plain|tls)=(?!true$|false$)/.test(arg));
  // To parseArgs --memory=no is --memory, and nothing would be kept.
  if (switched !== undefined) throw new UsageError(`${switched.split("=")[0]} takes no value`);
  const stray = unknown[0];
  if (stray !== undefined) throw new UsageError(strayArgument(stray, args));
  return configure({
    ...given("host", flags.host),
    ...(flags.port === undefined ? {} : { port: portNumber("port", flags.port) }),
    tls: flags.tls,
    ...(flags["tls-port"] === undefined ? {} : { tlsPort: portNumber("tls-port", flags["tls-port"]) }),
    ...(flags.cert === undefined ? {} : { cert: onInput(flags.cert) }),
    ...(flags.sts === undefined ? {} : { sts: remembered(flags.sts) }),
    ...given("name", flags.name),
    ...given("description", flags.description),
    ...(flags.room === undefined ? {} : { lobby: flags.room }),
    ...given("motd", flags.motd),
    ...given("password", flags.password),
    memory: flags.memory,
    ...(flags.keep === undefined ? {} : { keep: keptTime(flags.keep) }),
    ...(flags["keep-messages"] === undefined ? {} : { keepMessages: keptMessages(flags["keep-messages"]) }),
    ...(flags["nick-protection"] === undefined ? {} : { nickProtection: grace(flags["nick-protection"]) }),
    plain: flags.plain,
    operators: new Map<string, Verifier | Promise<Verifier>>([
      ...flags["oper-hash"].map(String).map(operatorHash),
      ...flags.oper.map(String).map(operator),
    ]),
    proxies: flags["proxy-from"].map((text) => prefix("proxy-from", String(text))),
    limits: Object.assign({}, ...flags.limit.map(String).map(limitOption)),
    ...(flags.exempt.length === 0 ? {} : { exempt: exemptions(flags.exempt.map(String)) }),
    ...(flags.log === undefined ? {} : { log: journalFormat(flags.log) }),
    ...(flags["admin-port"] === undefined
      ? {}
      : { adminPort: portNumber("admin-port", flags["admin-port"]) }),
  });
}

/** To parseArgs a lone dash is never the value of the option in front of it. */
function joined(args: readonly string[]): string[] {
  const at = args.findIndex((arg, index) => arg === "--cert" && args[index + 1] === "-");
  return at < 0 ? [...args] : args.toSpliced(at, 2, "--cert=-");
}

function strayArgument(arg: string, args: readonly string[]): string {
  // Nor does it take nothing at all, as an unset variable of a shell gives it, for a value.
  const before = args[args.indexOf("") - 1] ?? "";
  if (arg === "" && before.startsWith("--")) return `${before} takes a value`;
  // To parseArgs an equals sign without a value behind it is part of the name.
  if (/^--[a-z-]+=$/.test(arg)) return `${arg.slice(0, -1)} takes a value`;
  return arg.startsWith("-") ? `chat serve has no option ${arg}` : `chat serve takes no argument "${arg}"`;
}

/** An option given without a value parses as ""; that is a mistake for all that take one. */
function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  if (value === "") throw new UsageError(`--${key} takes a value`);
  return value === undefined ? {} : { [key]: value } as { [P in K]?: string };
}

function portNumber(flag: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) {
    throw new UsageError(`--${flag} takes a number from 0 to 65535, not "${text}"`);
  }
  return Number(text);
}

function onInput(text: string): true {
  if (text === "-") return true;
  throw new UsageError(
    "--cert takes - and reads standard input: chat serve --tls --cert - < fullchain+key.pem",
  );
}

function remembered(text: string): number {
  const time = duration(text);
  if (Number.isNaN(time)) throw new UsageError(`--sts takes a time like 30d, 12h or 0, not "${text}"`);
  return time / 1000;
}

/** @returns milliseconds, NaN when the text is no time */
function duration(text: string): number {
  return text === "0" ? 0 : parseDuration(text) ?? NaN;
}

function keptTime(text: string): number {
  const time = duration(text);
  if (Number.isNaN(time)) throw new UsageError(`--keep takes a time like 30d, 12h or 0, not "${text}"`);
  return time || Infinity;
}

function grace(text: string): number {
  const time = duration(text);
  if (time <= 86_400_000) return time;
  throw new UsageError(`--nick-protection takes a time like 30s, 1m or 0, a day at most, not "${text}"`);
}

function keptMessages(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--keep-messages takes a whole number, not "${text}"`);
  return Number(text) || Infinity;
}

/** The text is let go of as soon as the verifier is made. */
function operator(text: string): [string, Promise<Verifier>] {
  const at = text.indexOf(":");
  if (at < 1 || at === text.length - 1) throw new UsageError("--oper takes NAME:PASSWORD");
  return [text.slice(0, at), newVerifier(text.slice(at + 1))];
}

function operatorHash(text: string): [string, Verifier] {
  const at = text.indexOf(":");
  const verifier = at < 1 ? undefined : parseVerifier(text.slice(at + 1));
  if (verifier === undefined) {
    throw new UsageError("--oper-hash takes NAME:VERIFIER, a line that chat hash made");
  }
  return [text.slice(0, at), verifier];
}

function limitOption(text: string): Partial<Limits> {
  try {
    return parseLimit(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function exemptions(texts: readonly string[]): Prefix[] {
  return texts.filter((text) => text !== "none").map((text) => prefix("exempt", text));
}

function prefix(flag: string, text: string): Prefix {
  const found = parsePrefix(text);
  if (found === undefined) throw new UsageError(`--${flag} takes an address or a prefix, not "${text}"`);
  return found;
}

function journalFormat(text: string): JournalFormat {
  if (text === "json" || text === "text" || text === "off") return text;
  throw new UsageError(`--log takes json, text or off, not "${text}"`);
}
