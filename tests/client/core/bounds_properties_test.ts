// Whatever a server says and a person types, in whatever order, the client's core never throws.

import type { Client } from "../../../client/core/client.ts";
import { fc, textOf } from "../../support/properties.ts";
import { MODERN, newClient } from "./fixture.ts";
import { CAPS } from "./log_server.ts";

const TAGS = [
  "",
  "@label=m1 ",
  "@batch=r ",
  "@label=m2;time=x ",
  "@time=2026-01-01T00:00:00.000Z ",
  "@time=+275760-09-13T00:00:00.000Z;msgid=x ",
  `@${MODERN} `,
  "@+typing=active ",
  "@+draft/react=x;+draft/reply=x ",
  "@+draft/unreact=x;+draft/reply=x ",
  "@msgid=x;batch=r ",
];
const SOURCES = ["", ":s.t ", ":bob!b@h ", ":amy!a@h ", ": ", ":! ", ":bob2!b@h "];
const COMMANDS =
  ("001 005 332 333 353 366 376 422 324 311 318 319 301 321 322 323 341 367 368 305 306 401 403 404 421 432 433 437 " +
    "461 464 470 474 482 PRIVMSG NOTICE JOIN PART KICK QUIT NICK TOPIC MODE INVITE CAP BATCH PING PONG ERROR FAIL " +
    "WARN NOTE ACK TAGMSG CHATHISTORY REDACT MARKREAD RENAME __proto__").split(" ");
const PARAMS = [
  ..."* bob amy bob2 #lobby #dev @#lobby LS NEW DEL ACK NAK +r -r + - m1 m2 +o-v +k =x CASEMAPPING=rfc1459"
    .split(" "),
  ..."PREFIX= CHANTYPES= PREFIX=(ov)@+ : :@amy toString \u{1F600} :\x01".split(" "),
  ": ",
  ..."draft/multiline max-bytes=1 CLIENTTAGDENY=* EXTBAN=,t MODES=0 chathistory draft/chathistory-targets CHATHISTORY TARGETS timestamp=2026-01-01T00:00:00.000Z timestamp=x"
    .split(" "),
  `:${CAPS} draft/event-playback`,
  ":@amy +bob",
  ":echo-message labeled-response batch",
  ":\x01ACTION x\x01",
];
const TYPED = [
  "hello",
  "/join #dev",
  "/part",
  "/me waves",
  "/msg amy x",
  "/nick eve",
  "/names #x",
  "/topic x",
  "/redact",
  "//",
  "a\n\nb",
  "/reply x",
  "/react 2 x",
  "/query amy",
  "/query bob",
  "/close",
  "/ban amy 1h",
  "/unban amy",
  "/op amy carl",
  "/ignore amy",
  "/highlight x",
  "/mute",
  "/away",
  "/away x",
  "/set typing off",
  "/help",
  "/clear",
];

const param = fc.oneof(fc.constantFrom(...PARAMS), fc.string({ unit: "binary", maxLength: 4 }));
const said = fc.tuple(
  fc.constantFrom(...TAGS),
  fc.constantFrom(...SOURCES),
  fc.constantFrom(...COMMANDS),
  fc.array(param, { maxLength: 4 }),
).map(([tags, source, command, params]) => `${tags}${source}${command} ${params.join(" ")}`);

/** What may happen to a client. */
const HAPPENINGS = {
  hears: (client: Client, line: string) => client.receive(line),
  types: (client: Client, text: string) => client.input(text),
  loses(client: Client, reason: string) {
    client.disconnected(reason, 1);
    client.connected();
  },
};

function happening(name: keyof typeof HAPPENINGS, text: fc.Arbitrary<string>) {
  return fc.record({ name: fc.constant(name), text });
}

const step = fc.oneof(
  { weight: 12, arbitrary: happening("hears", said) },
  { weight: 1, arbitrary: happening("hears", textOf([..."@:; =\\a#\0\r\n\x01"], 20)) },
  {
    weight: 2,
    arbitrary: happening("types", fc.oneof(fc.constantFrom(...TYPED), textOf([..."/a \n#"], 12))),
  },
  { weight: 1, arbitrary: happening("loses", fc.constant("gone")) },
);

Deno.test("client: no line and no input throws, in any order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: "max" }), (steps) => {
      const client = newClient({ past: 50, reads: "focused", person: true });
      client.connected();
      for (const { name, text } of steps) {
        HAPPENINGS[name](client, text);
        for (const { name } of client.buffers.list) client.history.older(name);
        client.typing.typed(client.state.current ?? "", text);
        client.complete(text, text.length);
        client.tick();
        client.reading.tell();
        client.takeLines();
        client.takeEvents();
      }
    }),
    { numRuns: 300 },
  );
});
