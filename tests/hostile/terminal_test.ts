// HOSTILE: bad input and faults, "Terminal": what strangers and servers send, seen on a real terminal. The same for every
// text and sequence, on models of terminals: tests/client/term/view_test.ts and tests/client/term/full/injection_test.ts.
// "TLS" is tests/server/tls_test.ts, tests/client/tls_test.ts and tests/client/secure_dial_test.ts.

import { assert, assertEquals } from "@std/assert";
import { tmuxTest } from "../client/term/tmux.ts";
import { IrcClient } from "../support/irc.ts";
import { testServer } from "../support/server.ts";
import { Impostor } from "./impostor.ts";
import { FACES, Seat } from "./seat.ts";

/** Sequences that name the window, fill the clipboard, change modes, ask for an answer that would be typed, and hide. */
const ESCAPES = [
  "\x1b]0;owned\x07\x1b]2;owned\x1b\\\x1bkowned\x1b\\\x9d0;owned\x9c",
  "\x1b]52;c;b3duZWQ=\x07\x1b]52;c;b3duZWQ=\x1b\\",
  "\x1b[?1049h\x1b[?1003h\x1b[?2004l\x1b[?25l\x1b[?6h\x1b[4h\x1b[5;6r\x1b=\x1b(0\x1b[!p\x1bc",
  "\x1b[6n\x1b[c\x1b[21t\x1b]11;?\x07\x1bP$qm\x1b\\\x05",
  "\x1b[2J\x1b[H\x1b[31mred\x9b5A\x08\x08\x0b\x0c\x0e\x7f",
  "\u202eright\u2066left\u200b\u{e0041}\u2028\u061c",
];
/** Without what ends a line of IRC, a word of one or a prefix. */
const WORD = ESCAPES.join("").replace(/[ :,!@*?;]/g, "");

for (const [face, words] of Object.entries(FACES)) {
  tmuxTest(
    `terminal: every escape in message, topic, realname and quit reason is text: ${face}`,
    async () => {
      await using server = await testServer();
      await using seat = await Seat.take();
      await using amy = await IrcClient.connect(server.port, {
        ...{ nick: "amy", join: "#lobby", caps: ["setname"], realname: `real${ESCAPES.join("")}name` },
      });
      await seat.join(server.port, { words });
      for (const [index, escape] of ESCAPES.entries()) {
        await amy.send(`PRIVMSG #lobby :said ${escape} ${index}`, `PRIVMSG bob :bob ${escape} ${index}`);
        await amy.ask(
          `PRIVMSG #lobby :\x01ACTION acts ${escape}\x01`,
          `TOPIC #lobby :topic ${escape} ${index}`,
        );
      }
      await seat.tmux.run("/whois amy");
      await seat.shows("real");
      await amy.send(`QUIT :gone ${ESCAPES.join("")}`);
      // The full screen tells comings and goings in few words.
      await seat.shows("<-- amy");
      await seat.assertUnharmed();
      await seat.leave();
    },
  );

  tmuxTest(`terminal: hostile nicks and room names come through no server of ours: ${face}`, async () => {
    await using server = await testServer();
    await using seat = await Seat.take();
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
    await seat.join(server.port, { words });
    const refused = await amy.ask(`NICK a${WORD}`);
    assert(refused.some((line) => / 432 amy /.test(line)), refused.join("\n"));
    for (const escape of ESCAPES) {
      await amy.ask(`JOIN #${escape.replace(/[ ,:]/g, "")}x`);
    }
    await seat.tmux.run("/rooms");
    await seat.shows("#lobby");
    await amy.ask("PRIVMSG #lobby :the end");
    await seat.shows("the end");
    await seat.assertUnharmed();
    await seat.leave();
  });

  tmuxTest(
    `terminal: every escape in nick, room, server name and MOTD of an enemy's server is text: ${face}`,
    async () => {
      const name = `enemy${WORD}.test`;
      const motd = [
        `:${name} 375 %n :- today`,
        `:${name} 372 %n :- motd ${ESCAPES.join("")}`,
        `:${name} 376 %n :End`,
      ];
      await using server = new Impostor({ name, lines: motd });
      await using seat = await Seat.take();
      await seat.join(server.port, { words });
      const nick = `n${WORD}`;
      await server.say(
        ...[`:${nick}!u${WORD}@h${WORD} JOIN #lobby`, `:${nick}!u@h PRIVMSG #lobby :I am here`],
        ...[`:${nick}!u@h NICK m${WORD}`, `:m${WORD}!u@h PART #lobby :left ${ESCAPES.join("")}`],
        ...[`:${nick}!u@h INVITE bob #r${WORD}`, `:${name} NOTICE bob :notice ${ESCAPES.join("")}`],
        ...[
          `:bob!u@h JOIN #r${WORD}`,
          `:${name} 332 bob #r${WORD} :topic`,
          `:${name} 353 bob = #r${WORD} :@${nick} bob`,
        ],
        ...[`:${name} 366 bob #r${WORD} :End`, `:bob!u@h PART #r${WORD} :out`],
        ...[`FAIL * C${WORD} x${WORD} :failed ${WORD}`, ":amy!u@h PRIVMSG #lobby :the end"],
      );
      await seat.shows("the end");
      await seat.assertUnharmed();
      await server.say(`ERROR :closing ${ESCAPES.join("")}`);
      await seat.assertUnharmed();
      await seat.leave();
    },
  );

  tmuxTest(`terminal: every escape in what the program ends with is text: ${face}`, async () => {
    await using server = new Impostor({ caps: `sasl=PLAIN${WORD}` });
    await using seat = await Seat.take();
    await seat.join(server.port, {
      words: [...words, "--account", "bob"],
      first: /this server knows other ways/,
    });
    await seat.gone(1);
  });

  tmuxTest(
    `terminal: bidi is isolated; combining floods and tag characters stay in their row: ${face}`,
    async () => {
      await using server = await testServer();
      await using seat = await Seat.take();
      await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
      await seat.join(server.port, { words });
      const flood = `e${"\u0301".repeat(60)}`;
      await amy.ask(`PRIVMSG #lobby :${flood.repeat(3)}`, `PRIVMSG #lobby :a${"\u{e0041}".repeat(60)}b`);
      await amy.ask("PRIVMSG #lobby :\u202e12:00 -server- ok", `PRIVMSG #lobby :${"\u0301".repeat(99)}`);
      await amy.ask("PRIVMSG #lobby :the end");
      await seat.shows("the end");
      const screen = await seat.text();
      assertEquals(screen.match(/\p{M}{5}/u), null, screen);
      await seat.assertUnharmed();
      await seat.leave();
    },
  );

  tmuxTest(
    `terminal: incomplete colour codes, and imitations of the server's lines, are visibly what they are: ${face}`,
    async () => {
      await using server = await testServer();
      await using seat = await Seat.take();
      await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
      await seat.join(server.port, { words });
      await amy.ask("PRIVMSG #lobby :a\x03b\x031,c\x03,5d\x04e\x04ffg\x02\x1d\x1f\x16\x11\x1e\x0300,01end");
      await amy.ask(
        "PRIVMSG #lobby :09:05 --- You are now an operator",
        "PRIVMSG #lobby :-server- Log in again",
      );
      await amy.ask(`PRIVMSG #lobby :${" ".repeat(90)}09:05 !!! Your password is wanted`);
      await amy.ask("PRIVMSG #lobby :the end");
      await seat.shows("the end");
      const rows = (await seat.text()).split("\n");
      for (
        const row of [
          "amy ab,c,5deffgend",
          "amy 09:05 --- You are now an operator",
          "amy -server- Log in again",
        ]
      ) {
        assert(rows.some((shown) => shown.replace(/\s*│$/, "").endsWith(` ${row}`)), rows.join("\n"));
      }
      assert(!rows.some((row) => /(?:^|│)\d\d:\d\d !!! Your password/.test(row)), rows.join("\n"));
      await seat.assertUnharmed();
      await seat.leave();
    },
  );

  tmuxTest(`terminal: URLs with userinfo or punycode are shown as they are: ${face}`, async () => {
    await using server = await testServer();
    await using seat = await Seat.take();
    await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
    await seat.join(server.port, { words });
    for (
      const url of ["https://bank.test@evil.test/a", "https://xn--pple-43d.com/", "https://\u0430pple.com/"]
    ) {
      await amy.ask(`PRIVMSG #lobby :${url}`);
      await seat.shows(url);
    }
    await seat.assertUnharmed();
    await seat.leave();
  });

  tmuxTest(
    `terminal: malformed 005, 324, 352, 353 and endless data of an enemy's server: ${face}`,
    async () => {
      await using server = new Impostor();
      await using seat = await Seat.take();
      await seat.join(server.port, { words });
      await server.say(...MALFORMED);
      const before = seat.mostMemory;
      for (let round = 0; round < 200; round++) await server.say(...endless(round));
      await server.say(":amy!u@h PRIVMSG #lobby :the end");
      await seat.shows("the end");
      await server.flood("x".repeat(65_536), 512);
      const grown = seat.mostMemory - before;
      assert(grown < GROWTH, `${grown} MiB more`);
      await seat.assertUnharmed();
      await seat.leave();
    },
  );

  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    tmuxTest(
      `terminal: ${signal} in the middle of hostile words gives the terminal back: ${face}`,
      async () => {
        await using server = await testServer();
        await using seat = await Seat.take();
        await using amy = await IrcClient.connect(server.port, { nick: "amy", join: "#lobby" });
        await seat.join(server.port, { words });
        await seat.tmux.type("half a word");
        await amy.ask(`PRIVMSG #lobby :${ESCAPES.join("")} before`);
        await seat.shows("before");
        seat.signal(signal);
        await seat.gone(0);
      },
    );
  }
}

tmuxTest("terminal: endless data with a few words in each of its lines: memory bounded", async () => {
  await using server = new Impostor();
  await using seat = await Seat.take();
  await seat.join(server.port, { words: [] });
  const before = seat.mostMemory;
  const much = "x".repeat(60_000);
  for (let count = 0; count < 5_000; count++) {
    await server.say(`@junk=${much} :amy!u@h PRIVMSG #lobby :some words, and these are the ${count}th`);
  }
  await server.say(":amy!u@h PRIVMSG #lobby :the end");
  await seat.shows("the end");
  const grown = seat.mostMemory - before;
  assert(grown < GROWTH, `${grown} MiB more`);
  await seat.leave();
});

tmuxTest("terminal: an exception in the middle of the program gives the terminal back", async () => {
  await using server = await testServer();
  for (const [face, words] of Object.entries(FACES)) {
    await using seat = await Seat.take();
    const tear = freePort();
    await seat.join(server.port, {
      words,
      preload: `${new URL("torn.ts", import.meta.url).href}?port=${tear}`,
    });
    await seat.tmux.type(`half a word on the ${face}`);
    await seat.shows("half a word");
    using trigger = await Deno.connect({ hostname: "127.0.0.1", port: tear });
    await trigger.write(new TextEncoder().encode("e"));
    await seat.gone(1);
  }
});

tmuxTest("terminal: every escape in the plain conversation is text", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using seat = await Seat.take();
  const served = (async () => {
    using conn = await listener.accept();
    const buffer = new Uint8Array(64);
    await conn.write(new TextEncoder().encode("alias?"));
    await conn.read(buffer);
    const words = `you are now connected!\n${ESCAPES.join(" ")}\namy: ${ESCAPES.join("\n")}\nthe end\n`;
    await conn.write(new TextEncoder().encode(words));
    while (await conn.read(buffer) !== null);
  })();
  await seat.join(listener.addr.port, { words: ["--plain"], first: /the end/ });
  await seat.assertUnharmed();
  await seat.leave();
  await served;
});

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** MiB for 35,000 lines and 32 MiB without a newline, most of them garbage that is not collected yet. */
const GROWTH = 192;

const NUMERICS =
  "005 324 329 332 333 352 353 354 366 367 311 312 317 319 321 322 401 433 473 730 761 900 904";
const COMMANDS =
  "BATCH|BATCH +|BATCH -x|CAP|CAP * NEW|MODE|MODE #lobby|MODE #lobby +ooooo|JOIN|PART|NICK|KICK #lobby|" +
  "TOPIC|QUIT|FAIL|REDACT|MARKREAD|METADATA|TAGMSG|RENAME|CHGHOST|@ :|:| ";

/** Lines that lack what they must have, or have it as no server has it. */
const MALFORMED = [
  ...NUMERICS.split(" ").flatMap((numeric) =>
    ["", " bob", " bob #lobby", ` bob x :${"y ".repeat(200)}`].map((rest) => `:s ${numeric}${rest}`)
  ),
  ":s 005 bob PREFIX=(( CHANMODES=,,,,,, CHANTYPES= NICKLEN=-1 LINELEN=99999999999 MODES=x CASEMAPPING=none :are",
  ":s 005 bob PREFIX=(ov)@+ CHANTYPES=# CASEMAPPING=ascii :are",
  ...COMMANDS.split("|"),
  "@time=never :amy!u@h PRIVMSG #lobby :when",
  "@batch=none;label=9 :amy!u@h NOTICE #lobby :where",
];

/** New people, rooms, batches, names and words, as often as one likes. */
function endless(round: number): string[] {
  return Array.from({ length: 25 }, (_, index) => {
    const name = `${round}-${index}${"z".repeat(200)}`;
    return [
      `:n${name}!u@h JOIN #lobby`,
      `:n${name}!u@h PRIVMSG #lobby :${"words ".repeat(50)}`,
      `:n${name}!u@h PRIVMSG bob :${"words ".repeat(50)}`,
      `:s 353 bob = #lobby :${`p${name} `.repeat(2)}`,
      `:s BATCH +b${name} chathistory #lobby`,
      `:s 322 bob #r${name} 5 :${"topic ".repeat(40)}`,
      `:s 730 bob :n${name}`,
    ];
  }).flat();
}
