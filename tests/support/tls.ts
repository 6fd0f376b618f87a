// The client's side of TLS for tests: it takes what the test says for true, and shows what the server has shown.

import { connect } from "node:tls";
import { createHash, X509Certificate } from "node:crypto";
import { nameOf } from "../../protocol/fingerprint.ts";
import type { RunningServer } from "../../server/serve.ts";

/** What a connection can be told. */
export interface TlsOptions {
  readonly hostname?: string;
  /** The port; the server's own if not told. */
  readonly port?: number;
}

/** The certificate that is shown at a port, unchecked. */
export async function shownCertificate(port: number, hostname = "127.0.0.1"): Promise<X509Certificate> {
  const shown = Promise.withResolvers<X509Certificate>();
  const socket = connect({ host: hostname, port, rejectUnauthorized: false }, () => {
    shown.resolve(new X509Certificate(socket.getPeerCertificate().raw));
    socket.end();
  });
  socket.on("error", shown.reject);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  const certificate = await shown.promise;
  socket.destroy();
  await closed;
  return certificate;
}

/** SHA-256 of a certificate, in hexadecimal digits. */
export function digestOf(certificate: X509Certificate): string {
  return createHash("sha256").update(certificate.raw).digest("hex");
}

/** Connects to a server whose key is its own, and checks that it is that key. */
export async function connectTls(server: RunningServer, options: TlsOptions = {}): Promise<Deno.TlsConn> {
  const { hostname = "127.0.0.1", port = server.port } = options;
  const certificate = await shownCertificate(port, hostname);
  const conn = await Deno.connect({ hostname, port });
  conn.setNoDelay(true);
  const secured = await Deno.startTls(conn, {
    hostname: nameOf(server.fingerprint!),
    caCerts: [certificate.toString()],
  });
  await secured.handshake();
  return secured;
}
