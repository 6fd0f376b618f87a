// Certificates and keys as an operator gives them: what is found in a text, and the sentence for each that cannot be used.

import { assertEquals, assertRejects } from "@std/assert";
import { checkCredentials, CredentialsError } from "../../server/tls/credentials.ts";
import { makeIdentity } from "../../server/tls/identity.ts";
import { bundleIn, type PemBundle, readBundles } from "../../server/tls/pem.ts";
import { Authority, selfSigned } from "../support/certificates.ts";

const encoder = new TextEncoder();

async function* bytes(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield encoder.encode(text);
}

Deno.test("bundleIn: chain and key in any order, with words around them", () => {
  const [a, b] = ["A", "B"].map((body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`);
  const key = "-----BEGIN EC PRIVATE KEY-----\nK\n-----END EC PRIVATE KEY-----";
  assertEquals(bundleIn(`subject=x\r\n${a}\n\n${key}\nissuer=y\n${b}`), {
    cert: `${a}\n${b}\n`,
    key: `${key}\n`,
  });
  assertEquals(bundleIn(key), { key: `${key}\n` });
  const locked =
    "-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-128-CBC,0\n\nK\n-----END RSA PRIVATE KEY-----";
  assertEquals(bundleIn(`${locked}\n${a}`), { cert: `${a}\n`, key: `${locked}\n` });
  assertEquals(bundleIn("nothing of the kind"), {});
  assertEquals(bundleIn("-----BEGIN CERTIFICATE-----\nA\n-----END PRIVATE KEY-----"), {});
});

Deno.test("readBundles: one for each line reload and one at the end, however the bytes are cut", async () => {
  const cert = "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----";
  const cut = [...`${cert}\nreload\n\nreload \n${cert}`];
  const read = await Array.fromAsync(readBundles(bytes(...cut)));
  assertEquals(read, [{ cert: `${cert}\n` }, {}, { cert: `${cert}\n` }]);
  assertEquals(await Array.fromAsync(readBundles(bytes("\n"))), []);
});

Deno.test("readBundles: input without end is not kept", async () => {
  const flood = Array.from({ length: 100 }, () => `${"x".repeat(9_999)}\n`);
  const cert = "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----";
  assertEquals(await Array.fromAsync(readBundles(bytes(...flood, cert))), [{}]);
});

Deno.test("checkCredentials: its own identity vouches for itself alone, a certificate of others does not", async () => {
  const own = await checkCredentials(await makeIdentity(), Date.now());
  assertEquals([own.vouched, own.host], [false, `${own.fingerprint}.chat.invalid`]);
  const issued = await (await Authority.found()).issue({ names: ["chat.example", "irc.example"] });
  const { vouched, host } = await checkCredentials(issued, Date.now());
  assertEquals([vouched, host], [true, "chat.example"]);
});

Deno.test("checkCredentials: says in a sentence what cannot be used", async () => {
  const [one, two] = await Promise.all([makeIdentity(), makeIdentity()]);
  const past = await selfSigned({ names: ["a.example"], from: -3, until: -2 });
  const future = await selfSigned({ names: ["a.example"], from: 2, until: 3 });
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const table: [Partial<PemBundle>, string][] = [
    [{ key: one.key }, "There is no certificate in what was given"],
    [{ cert: one.cert }, "There is no private key in what was given"],
    [{ cert: one.cert, key: two.key }, "The private key belongs to another certificate"],
    [{ cert: broken, key: one.key }, "The certificate that was given cannot be read"],
    [{ cert: one.cert, key: broken }, "The private key that was given cannot be read"],
    ...[one.key.replaceAll("PRIVATE", "ENCRYPTED PRIVATE"), `Proc-Type: 4,ENCRYPTED\n${one.key}`].map(
      (key): [Partial<PemBundle>, string] => [{ cert: one.cert, key }, "The private key is encrypted"],
    ),
    [past, "The certificate has expired on 20"],
    [future, "The certificate is not valid before 20"],
  ];
  for (const [bundle, sentence] of table) {
    await assertRejects(() => checkCredentials(bundle, Date.now()), CredentialsError, sentence);
  }
});
