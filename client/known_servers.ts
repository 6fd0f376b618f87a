/**
 * What this machine has learned of servers: their keys, and that they have TLS. It is what a downgrade would have to
 * get past, so nothing in here is forgotten because a connection failed.
 */

import type { Shelf } from "./key_ring.ts";
import { isFingerprint } from "../protocol/fingerprint.ts";

/** How a server has proved who it is before. */
export type KnownServer =
  /** By a key of its own, in this certificate (PEM). */
  | { readonly fingerprint: string; readonly certificate: string }
  /** By a certificate that a public authority gave for its host. */
  | { readonly verified: true };

/** That a host is to be joined by TLS alone (IRCv3 sts). */
export interface HostPolicy {
  readonly port: number;
  /** Seconds. */
  readonly duration: number;
}

/** The servers that one machine knows. Where nothing can be kept, every server is a new one. */
export class KnownServers {
  readonly #open: () => Shelf;
  readonly #now: () => number;

  /**
   * @param open gives the storage, or throws where there is none
   * @param now milliseconds since 1970
   */
  constructor(open: () => Shelf, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /** @param place `host:port` */
  find(place: string): KnownServer | undefined {
    return knownServer(this.#read(serverName(place)));
  }

  keep(place: string, server: KnownServer): void {
    this.#write(serverName(place), server);
  }

  /** @returns the policy of a host, unless it has expired */
  policy(host: string): HostPolicy | undefined {
    const { port, duration, expires } = (this.#read(policyName(host)) ?? {}) as Partial<Stored>;
    const whole = [port, duration, expires].every((part) => typeof part === "number");
    return whole && expires! > this.#now() ? { port: port!, duration: duration! } : undefined;
  }

  /** Keeps a policy from now on for its duration; a duration of 0 ends it. */
  keepPolicy(host: string, policy: HostPolicy): void {
    if (policy.duration === 0) return this.#remove(policyName(host));
    this.#write(
      policyName(host),
      { ...policy, expires: this.#now() + policy.duration * 1000 } satisfies Stored,
    );
  }

  #read(name: string): unknown {
    try {
      return JSON.parse(this.#open().getItem(name) ?? "null");
    } catch {
      return undefined;
    }
  }

  #write(name: string, value: unknown): void {
    try {
      this.#open().setItem(name, JSON.stringify(value));
    } catch {
      // Then the server is a new one next time as well.
    }
  }

  #remove(name: string): void {
    try {
      this.#open().removeItem(name);
    } catch {
      // Then there is nothing to take away either.
    }
  }
}

interface Stored extends HostPolicy {
  /** Milliseconds since 1970. */
  readonly expires: number;
}

function serverName(place: string): string {
  return `server ${place.toLowerCase()}`;
}

function policyName(host: string): string {
  return `sts ${host.toLowerCase()}`;
}

function knownServer(value: unknown): KnownServer | undefined {
  const { fingerprint, certificate, verified } = (value ?? {}) as Record<string, unknown>;
  if (verified === true) return { verified };
  if (typeof fingerprint !== "string" || typeof certificate !== "string") return undefined;
  return isFingerprint(fingerprint) ? { fingerprint, certificate } : undefined;
}
