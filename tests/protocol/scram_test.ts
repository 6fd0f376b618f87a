// RFC 5802, RFC 7677

import { assert, assertEquals } from "@std/assert";
import { fromBase64 } from "../../protocol/base64.ts";
import {
  checkPassword,
  makeVerifier,
  parseClientFirst,
  ScramClient,
  ScramServer,
} from "../../protocol/scram.ts";

// RFC 7677 section 3: user "user", password "pencil"
const EXAMPLE = {
  first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
  challenge: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  final: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0," +
    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  end: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
  salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
  serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
};

function exampleVerifier(password = "pencil") {
  return makeVerifier(password, { salt: fromBase64(EXAMPLE.salt)!, iterations: 4096 });
}

Deno.test("the client says what RFC 7677 section 3 says", async () => {
  const client = new ScramClient("user", "pencil", "rOprNGfwEbeRWgbNEkqO");
  assertEquals(client.first, EXAMPLE.first);
  assertEquals(await client.answer(EXAMPLE.challenge), EXAMPLE.final);
  assert(client.isServer(EXAMPLE.end));
  assert(!client.isServer(EXAMPLE.end.replace("6r", "7r")));
});

Deno.test("the server says what RFC 7677 section 3 says", async () => {
  const server = new ScramServer(
    parseClientFirst(EXAMPLE.first)!,
    await exampleVerifier(),
    EXAMPLE.serverNonce,
  );
  assertEquals(server.challenge, EXAMPLE.challenge);
  assertEquals(await server.verify(EXAMPLE.final), EXAMPLE.end);
});

Deno.test("another password proves nothing", async () => {
  const client = new ScramClient("bob", "wrong");
  const server = new ScramServer(parseClientFirst(client.first)!, await exampleVerifier("right"));
  assertEquals(await server.verify((await client.answer(server.challenge))!), undefined);
});

Deno.test("a message that was changed on its way proves nothing", async () => {
  const server = new ScramServer(
    parseClientFirst(EXAMPLE.first)!,
    await exampleVerifier(),
    EXAMPLE.serverNonce,
  );
  const changed = [
    "",
    "p=",
    EXAMPLE.final.replace("c=biws", "c=biwsAA=="),
    EXAMPLE.final.replace("k0,p", "k1,p"),
    EXAMPLE.final.replace("p=dH", "p=eH"),
    EXAMPLE.final.replace(/p=.*/, "p=AAAA"),
    EXAMPLE.final.replace(/p=.*/, "p=*"),
    EXAMPLE.final.replace(",r=", ",x=1,r="),
  ];
  for (const final of changed) assertEquals(await server.verify(final), undefined, final);
});

Deno.test("both ends agree on a name with = and , in it", async () => {
  const client = new ScramClient("a=b,c", "pässwörd");
  const first = parseClientFirst(client.first)!;
  assertEquals(first.name, "a=b,c");
  const server = new ScramServer(first, await makeVerifier("pässwörd", { iterations: 4096 }));
  assert(client.isServer((await server.verify((await client.answer(server.challenge))!))!));
});

for (
  const bad of [
    "",
    "n,,",
    "n,,n=user",
    "n,,r=abc",
    "p=tls-unique,,n=user,r=abc",
    "n,,n=,r=abc",
    "n,,n=a=20b,r=x",
  ]
) {
  Deno.test(`"${bad}" is no first message`, () => assertEquals(parseClientFirst(bad), undefined));
}

for (
  const bad of [
    "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "r=nonce,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "r=nonceX,s=*,i=4096",
    "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
    "r=nonceX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999",
    "e=no",
  ]
) {
  Deno.test(`the challenge ${bad} is not answered`, async () => {
    assertEquals(await new ScramClient("bob", "pw", "nonce").answer(bad), undefined);
  });
}

Deno.test("a verifier knows its password, in either way to write a letter", async () => {
  const verifier = await makeVerifier("cafe\u0301", { iterations: 4096 });
  assert(await checkPassword("caf\u00e9", verifier));
  assert(!await checkPassword("cafe", verifier));
});
