/** Changing the password of one's account: which questions it takes, and what is sent. Passwords stay with it no longer than that. */

import { toBase64 } from "../../protocol/base64.ts";
import type { Client } from "./client.ts";

const encoder = new TextEncoder();

/** One client's change of password. */
export class PasswordChange {
  readonly #client: Client;
  /** The present password once it was given; undefined while it is asked for. */
  #current: string | undefined;
  #asking = false;
  /** The account, and the new password on its way to the server. */
  #sent: { readonly account: string; readonly password: string } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Asks for the present password of an account that we are logged in to, and then for a new one. */
  begin(account: string | undefined): void {
    if (account === undefined) {
      return this.#client.emit({ kind: "error", text: "You are not logged in; /login does it" });
    }
    this.#current = undefined;
    this.#ask("current", account);
  }

  /** Takes a password; undefined when the person does not want to give one. @returns whether it was for this */
  answered(password: string | undefined, account: string | undefined): boolean {
    if (!this.#asking) return false;
    this.#asking = false;
    if (password === undefined || account === undefined) this.#giveUp();
    else if (this.#current === undefined) {
      this.#current = password;
      this.#ask("change", account);
    } else this.#send(this.#current, { account, password });
    return true;
  }

  /** The server has changed a password: ours, if we asked for it. @returns the new one then */
  done(account: string): string | undefined {
    const sent = this.#sent;
    this.#sent = undefined;
    return sent?.account === account ? sent.password : undefined;
  }

  /** The server has refused it, or the connection is gone. */
  lost(): void {
    this.#sent = undefined;
    this.#current = undefined;
  }

  #ask(purpose: "current" | "change", account: string): void {
    this.#asking = true;
    this.#client.emit({ kind: "password-wanted", account, purpose, refused: undefined });
  }

  #send(current: string, sent: { readonly account: string; readonly password: string }): void {
    this.#sent = sent;
    this.#current = undefined;
    const words = [current, sent.password].map((text) => toBase64(encoder.encode(text)));
    this.#client.send("PASSWORD", ...words);
  }

  #giveUp(): void {
    this.#current = undefined;
    this.#client.emit({ kind: "info", text: "Nothing was sent" });
  }
}
