// IRCv3 "Strict Transport Security": the value of the capability.

import { assertEquals } from "@std/assert";
import { parseTransportPolicy } from "../../protocol/sts.ts";

const VALUES: readonly [value: string, policy: ReturnType<typeof parseTransportPolicy>][] = [
  ["port=6697", { port: 6697 }],
  ["duration=15552000", { duration: 15_552_000 }],
  ["duration=0,port=6697,preload", { duration: 0, port: 6697 }],
  ["unknown,port=1,x=y=z", { port: 1 }],
  ["port=0", {}],
  ["port=65536,duration=-1", {}],
  ["port,duration=", {}],
  ["duration=99999999999", {}],
  ["", {}],
];

for (const [value, policy] of VALUES) {
  Deno.test(`sts "Details": reads ${JSON.stringify(value)}`, () => {
    assertEquals(parseTransportPolicy(value), policy);
  });
}
