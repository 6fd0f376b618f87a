/**
 * Logging in to an account by SASL (IRCv3 sasl-3.1, sasl-3.2): which mechanism, its messages, and what became of it.
 * It knows no socket and nobody to ask: who has the password is asked for it by an event.
 */

import { ED25519_CHALLENGE } from "../../protocol/ed25519_challenge.ts";
import { ED25519_LINK } from "../../protocol/link_code.ts";
import type { Client } from "./client.ts";
import type { EventOf } from "./events.ts";
import type { StoredKey } from "./keys.ts";
import { Linking } from "./linking.ts";
import { type Conversation, ed25519, MECHANISMS } from "./mechanisms.ts";
import { SaslExchange } from "./sasl_exchange.ts";

type Purpose = Extract<EventOf<"password-wanted">["purpose"], "log-in" | "register">;

/** Passwords that are asked for in one login. */
const ATTEMPTS = 3;

const NO_SASL = "this server has no logins of that kind";
const WRONG_KEY = "the key of this machine is none of the account's";
const WRONG_SERVER = "the key of this machine was made for another server";
const NO_CODES = "this server adds no machines by a code";
const WRONG_CODE =
  "the code is wrong, was used before, or is older than ten minutes; chat link makes another one";
const OVERHEARD =
  "without TLS this server would have the password in clear text, which anybody on the way can read; " +
  "join it by chats://";
const UNPROVED = "the server does not prove that it knows the password";

/** The server's words for a wrong name or password, which say little to a person. */
const GENERIC = /^(SASL )?authentication failed\.?$/i;
const WRONG = "there is no such account, or the password is wrong";

/** Who somebody is to the server. */
interface Identity {
  readonly account: string;
  /** Undefined until the person has given it. */
  readonly password: string | undefined;
  /** What is used up instead of a password, the first time. */
  readonly code?: string;
}

/** One client's account. */
export class Login {
  readonly #client: Client;
  /** Whom to log in as, on this connection and the next; undefined for nobody. */
  #wanted: Identity | undefined;
  /** The one before, while another is tried. */
  #former: Identity | undefined;
  /** The value of the `sasl` capability; undefined where the server has none. */
  #offer: string | undefined;
  #exchange: SaslExchange | undefined;
  #linking: Linking | undefined;
  #refusals = 0;
  /** Whether nobody asked for this login: there was a key for the name, and without it we come in as well. */
  #optional = false;
  /** Why the key is of no use on this connection; undefined while it may be. */
  #keyless: string | undefined;
  /** Whether this machine is to get a key, as it had to be told the password. */
  #owesKey = false;
  #asking: Purpose | undefined;
  /** Whether the server makes accounts by REGISTER. */
  #registers = false;
  /** Whether what is wanted is so. */
  #in = false;
  /** A password on its way to become an account's. */
  #registering: string | undefined;

  constructor(client: Client) {
    this.#client = client;
    const { account, code } = client.options;
    if (account !== undefined) this.#wanted = { account, password: undefined, code };
  }

  /** Whether the server is to be asked for SASL. */
  get wanted(): boolean {
    return this.#wanted !== undefined;
  }

  /** What the server can do about accounts, as far as this list of capabilities tells. */
  offered(capabilities: ReadonlyMap<string, string>): void {
    this.#offer = capabilities.get("sasl") ?? this.#offer;
    this.#registers ||= capabilities.has("draft/account-registration");
    const { state, handshake } = this.#client;
    if (this.wanted || state.phase !== "greeting" || this.#keyOf(handshake.wanted) === undefined) return;
    this.#wanted = { account: handshake.wanted, password: undefined };
    this.#optional = true;
  }

  /** The server has SASL no more. */
  withdrawn(): void {
    this.#offer = undefined;
  }

  /** Forgets what belongs to one connection. */
  lost(): void {
    this.#exchange = undefined;
    this.#offer = undefined;
    this.#registers = false;
    this.#in = false;
    this.#keyless = undefined;
    this.#owesKey = false;
    this.#registering = undefined;
    if (this.#asking === "register") this.#asking = undefined;
  }

  /** Begins the login that was wanted: with what is known, or by asking for it. */
  begin(): void {
    if (this.#exchange !== undefined) return;
    if (this.#wanted === undefined || this.#in) return this.#client.handshake.proceed();
    if (!this.#client.state.caps.has("sasl")) return this.#end(NO_SASL);
    const { account, password, code } = this.#wanted;
    if (code !== undefined) return this.#link(account, code);
    const key = this.#keyOf(account);
    if (key !== undefined) return this.#speak(ED25519_CHALLENGE, ed25519(account, key));
    if (this.#optional) return this.#end(this.#keyless ?? NO_SASL);
    const mechanism = this.#mechanism();
    if (mechanism === undefined) return this.#end(`this server knows other ways only (${this.#offer})`);
    if (mechanism === "PLAIN" && this.#client.state.security === "none") return this.#end(OVERHEARD);
    if (password === undefined) return this.#ask("log-in", this.#keyless);
    this.#speak(mechanism, MECHANISMS[mechanism]!(account, password));
  }

  /** Takes a chunk of the server's message. */
  challenged(chunk: string): void {
    this.#exchange?.take(chunk);
  }

  /** The server knows us under this account, or (undefined) under none any more. */
  known(account: string | undefined): void {
    const text = account === undefined ? "You are logged out" : `You are logged in as ${account}`;
    this.#client.emit({ kind: "info", text });
  }

  /** The login has succeeded. */
  succeeded(): void {
    if (this.#exchange === undefined) return;
    const { mechanism, proved } = this.#exchange;
    this.#exchange = undefined;
    if (!proved) return this.#end(UNPROVED);
    this.#in = true;
    if (mechanism === ED25519_LINK) this.#linked();
    this.#owesKey = Object.hasOwn(MECHANISMS, mechanism);
    this.settled();
    this.#former = undefined;
    this.#refusals = 0;
    this.#client.handshake.proceed();
  }

  /** The login was refused, for this reason. */
  refused(reason: string): void {
    if (this.#exchange === undefined || this.#wanted === undefined) return;
    const { mechanism, distrusted } = this.#exchange;
    this.#exchange = undefined;
    if (mechanism === ED25519_CHALLENGE) return this.#withoutKey(distrusted ? WRONG_SERVER : reason);
    if (mechanism === ED25519_LINK) return this.#end(GENERIC.test(reason) ? WRONG_CODE : reason);
    this.#wanted = { ...this.#wanted, password: undefined };
    if (distrusted) return this.#end(UNPROVED);
    const why = GENERIC.test(reason) ? WRONG : reason;
    if (++this.#refusals >= ATTEMPTS) return this.#end(why);
    this.#ask("log-in", why);
  }

  /** The server is about to let us in. */
  welcomed(): void {
    if (this.wanted && !this.#in) this.#end(NO_SASL);
  }

  /** We are in: what had to wait for that is done now. */
  settled(): void {
    if (!this.#owesKey || this.#wanted === undefined || this.#client.state.phase !== "welcomed") return;
    this.#owesKey = false;
    // Who is here for an errand is gone before a key could be agreed on.
    if (this.#client.options.errand !== undefined) return;
    if (this.#offers(ED25519_CHALLENGE)) this.#client.keys.provide(this.#wanted.account);
  }

  /** Logs in to an account, by its key or once the person has given its password; for when we are in already. */
  start(account: string): void {
    if (this.#offer === undefined) return this.#fail("This server has no logins of that kind");
    if (this.#in) this.#former = this.#wanted;
    this.#wanted = { account, password: undefined };
    this.#in = false;
    this.#optional = false;
    this.#refusals = 0;
    if (this.#keyOf(account) === undefined) this.#ask("log-in");
    else this.#go();
  }

  /** Makes an account of our nick once the person has given a password for it. */
  register(): void {
    if (!this.#registers) return this.#fail("This server makes no accounts that way");
    this.#ask("register");
  }

  /** The server has made the account that was asked for. */
  registered(account: string): void {
    this.#wanted = { account, password: this.#registering };
    this.#in = true;
    this.#optional = false;
    this.#owesKey = true;
    this.#registering = undefined;
    this.settled();
    this.#client.emit({ kind: "info", text: `The account ${account} is yours, and so is the name` });
  }

  /** Whom we are logged in as. */
  get account(): string | undefined {
    return this.#in ? this.#wanted?.account : undefined;
  }

  /** The account that we are logged in to has another password, which further connections need. */
  changed(password: string): void {
    if (this.#wanted?.password !== undefined) this.#wanted = { ...this.#wanted, password };
  }

  /** Logs out, here and on connections to come; the key of this machine goes too. */
  leave(): void {
    const id = this.#client.keys.drop(this.#wanted?.account ?? this.#client.state.nick);
    if (id !== undefined && this.#in) this.#client.send("KEY", "DROP", id);
    this.forget();
    this.#client.send("NICKSERV", "LOGOUT");
  }

  /** No further connection is to log in. */
  forget(): void {
    this.#optional = false;
    this.#wanted = undefined;
    this.#former = undefined;
    this.#in = false;
  }

  /** The password that was asked for; undefined when the person does not want to give one. */
  answered(password: string | undefined): void {
    const purpose = this.#asking;
    this.#asking = undefined;
    if (purpose === undefined) return;
    if (password === undefined) return this.#declined(purpose);
    if (purpose === "log-in") return this.#use(password);
    this.#registering = password;
    this.#client.send("REGISTER", "*", "*", password);
  }

  #use(password: string): void {
    if (this.#wanted !== undefined) this.#wanted = { ...this.#wanted, password };
    this.#go();
  }

  #go(): void {
    const { state, handshake } = this.#client;
    // A connection that was lost meanwhile begins anew, with the password.
    if (state.phase === "offline") return;
    if (state.caps.has("sasl")) this.begin();
    else if (state.phase === "welcomed") handshake.request("sasl");
  }

  #declined(purpose: Purpose): void {
    if (this.#client.state.phase !== "welcomed") return this.#end("there was no password");
    if (purpose === "log-in") this.#restore();
    this.#client.emit({ kind: "info", text: "Nothing was sent" });
  }

  #ask(purpose: Purpose, refused?: string): void {
    this.#asking = purpose;
    const account = (purpose === "log-in" ? this.#wanted?.account : undefined) ?? this.#client.state.nick;
    this.#client.emit({ kind: "password-wanted", account, purpose, refused });
  }

  /** No login comes about: who is in stays in, who was to come in as somebody does not come in as nobody. */
  #end(reason: string): void {
    const what = `logged in as ${this.#wanted?.account}: ${reason}`;
    if (this.#client.state.phase === "welcomed") {
      this.#restore();
      return this.#client.emit({ kind: "error", text: `Not ${what}` });
    }
    if (this.#optional) return this.#comeInAnyway(`Not ${what}`);
    this.#client.giveUp(`not ${what}`);
    if (this.#client.state.phase === "greeting") this.#client.send("QUIT");
  }

  /** What a login that failed leaves: the one before it, if there was one. */
  #restore(): void {
    this.#wanted = this.#former;
    this.#in = this.#former !== undefined;
    this.#former = undefined;
  }

  #fail(text: string): void {
    this.#client.emit({ kind: "error", text: `${text}; /msg NickServ help may tell another one` });
  }

  #speak(mechanism: string, conversation: Conversation): void {
    const current = (exchange: SaslExchange) => exchange === this.#exchange;
    this.#exchange = new SaslExchange(this.#client, { mechanism, conversation, current });
  }

  #link(account: string, code: string): void {
    if (!this.#offers(ED25519_LINK)) return this.#end(NO_CODES);
    this.#linking = new Linking(account, code);
    this.#speak(ED25519_LINK, this.#linking);
  }

  /** The code is used up, and there is a key in its place. */
  #linked(): void {
    const { account, key } = this.#linking!;
    this.#linking = undefined;
    this.#wanted = { account, password: undefined };
    this.#client.keys.linked(account, key!);
  }

  /** The key was not taken: the password may be. */
  #withoutKey(reason: string): void {
    this.#keyless = GENERIC.test(reason) ? WRONG_KEY : reason;
    this.begin();
  }

  #comeInAnyway(text: string): void {
    this.#client.emit({ kind: "info", text });
    this.forget();
    this.#client.handshake.proceed();
  }

  /** The key that may still be tried on this connection. */
  #keyOf(account: string): StoredKey | undefined {
    if (this.#keyless !== undefined || !this.#offers(ED25519_CHALLENGE)) return undefined;
    return this.#client.keys.find(account);
  }

  #mechanism(): string | undefined {
    return Object.keys(MECHANISMS).find((name) => this.#offers(name));
  }

  /** Whether the server lists a mechanism. One that lists none has PLAIN. */
  #offers(mechanism: string): boolean {
    if (this.#offer === undefined) return false;
    return (this.#offer || "PLAIN").toUpperCase().split(",").includes(mechanism);
  }
}
