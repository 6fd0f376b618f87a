/** Certificates and keys as text (PEM, RFC 7468), as they come on standard input. It does not look into them. */

import { TextLineStream } from "@std/streams/text-line-stream";

/** A certificate chain and its key, both as PEM. */
export interface PemBundle {
  /** The server's own certificate first, then those that lead to a root. */
  readonly cert: string;
  readonly key: string;
}

/** The line by which an operator says that all of a new certificate has been given. */
export const RELOAD = "reload";

/** Characters kept of one bundle: long chains have 20,000. */
const MOST = 200_000;

/**
 * Reads certificates until the input ends: one at its end, and one in front of each line {@linkcode RELOAD}. Chain and
 * key may come in any order, with any text around them; where a bundle has several keys, the last one counts.
 *
 * @returns what was given each time, complete or not
 */
export async function* readBundles(input: AsyncIterable<Uint8Array>): AsyncGenerator<Partial<PemBundle>> {
  const lines = ReadableStream.from(input).pipeThrough(new TextDecoderStream()).pipeThrough(
    new TextLineStream(),
  );
  let text = "";
  for await (const line of lines) {
    if (line.trim() === RELOAD) {
      yield bundleIn(text);
      text = "";
    } else if (text.length < MOST) text += `${line}\n`;
  }
  if (text.trim() !== "") yield bundleIn(text);
}

/** @returns the certificates and the key in a text */
export function bundleIn(text: string): Partial<PemBundle> {
  // Not up to the next dash: an encrypted key of the old kind has some in its headers (RFC 1421 section 4.6).
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z ]+)-----(?:(?!-----)[^])*-----END \1-----/g)];
  const labelled = (wanted: RegExp) =>
    blocks.filter(([, label = ""]) => wanted.test(label)).map(([all]) => all);
  const certificates = labelled(/^CERTIFICATE$/);
  const key = labelled(/PRIVATE KEY$/).at(-1);
  return {
    ...(certificates.length === 0 ? {} : { cert: `${certificates.join("\n")}\n` }),
    ...(key === undefined ? {} : { key: `${key}\n` }),
  };
}
