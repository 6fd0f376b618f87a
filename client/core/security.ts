/** How private a connection is, as the dial found out and the face may say. */

/**
 * - `none`: anybody on the way can read along and put words in.
 * - `loopback`: it does not leave this machine.
 * - `pinned`: TLS, with the key that a link named or this machine knows.
 * - `verified`: TLS, with a certificate that a public authority gave for this host.
 */
export type Security = "none" | "loopback" | "pinned" | "verified";

/** Whether nobody on the way can read along. */
export function isEncrypted(security: Security): boolean {
  return security === "pinned" || security === "verified";
}
