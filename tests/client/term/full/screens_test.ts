/** The full screen in a real terminal against a real server, compared with screens as they are to be (golden/). */

import { assert, assertEquals } from "@std/assert";
import { type RunningServer, serve } from "../../../../server/serve.ts";
import { Machine } from "../../../end_to_end/machine.ts";
import { Talker } from "../talker.ts";
import { Tmux, type TmuxOptions, tmuxTest } from "../tmux.ts";
import { assertScreen } from "./golden.ts";

/** Somebody at a terminal and a machine of their own, who has joined. */
class Seat implements AsyncDisposable {
  readonly #machine = new Machine();

  /** Made by `take`. */
  constructor(readonly tmux: Tmux) {}

  static async take(port: number, { alias = "bob", ...size }: TmuxOptions & { alias?: string } = {}) {
    const seat = new Seat(await Tmux.start(size));
    await seat.tmux.run(`clear; ${seat.#machine.join(port, "--alias", alias).join(" ")}; echo "code $?"`);
    await seat.tmux.untilLastRow(`${alias}> |`);
    await seat.tmux.until(/You are/);
    return seat;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    await this.#machine[Symbol.asyncDispose]();
  }
}

function server(port = 0): Promise<RunningServer> {
  return serve({ port, memory: true, log: "off" });
}

/** Bob has seen all of it: three rooms, a private conversation, words for him, a topic, an action, colours, a link. */
async function conversation({ tmux }: Seat, amy: Talker): Promise<void> {
  await amy.does(
    "TOPIC #lobby :What we build, and why",
    "PRIVMSG #lobby :morning! the release notes are at https://chat.example/notes",
    "PRIVMSG #lobby :\x01ACTION reads them once more\x01",
    "PRIVMSG #lobby :\x02bold\x02, \x1ditalic\x1d and \x0304red\x03",
  );
  await tmux.until(/italic and red/);
  await tmux.run("looks *good* to me");
  await tmux.until(/bob looks good to me/);
  await tmux.run("/join #dev");
  await tmux.until(/You are bob in #dev/);
  await tmux.run("/join #music");
  await tmux.until(/You are bob in #music/);
  await amy.does(
    "JOIN #dev",
    "PRIVMSG #dev :the build is green",
    "PRIVMSG #dev :bob: yours as well",
    "PRIVMSG bob :lunch?",
  );
  await amy.does("PRIVMSG #lobby :anybody for lunch?");
  await tmux.until(/1.#lobby +1/);
  await tmux.press("M-1");
  await tmux.until(/anybody for lunch\?/);
}

for (const [columns, rows] of [[80, 24], [40, 10], [200, 50]] as const) {
  tmuxTest(`screens: a conversation on ${columns}×${rows}`, async () => {
    await using at = await server();
    await using amy = await Talker.join(at.port, "amy");
    await using bob = await Seat.take(at.port, { columns, rows });
    await conversation(bob, amy);
    await assertScreen(bob.tmux, `conversation-${columns}x${rows}`);
    await bob.tmux.press("C-d");
    await bob.tmux.until(/^code 0$/);
    assertEquals(await bob.tmux.knows("#{alternate_on} #{mouse_any_flag} #{cursor_flag}"), "0 0 1");
  });
}

tmuxTest("screens: a terminal that becomes smaller and larger again is read on where it was", async () => {
  await using at = await server();
  await using amy = await Talker.join(at.port, "amy");
  await using bob = await Seat.take(at.port);
  for (let n = 1; n <= 60; n++) {
    await amy.say(`line ${n}, and some more words so that it is broken on a narrow one`);
  }
  await bob.tmux.until(/line 60,/);
  await bob.tmux.press("PageUp");
  await bob.tmux.until(/more \(Esc\)/);
  await assertScreen(bob.tmux, "reading-80x24");
  await bob.tmux.resize(40, 10);
  await assertScreen(bob.tmux, "reading-40x10");
  await bob.tmux.resize(80, 24);
  await assertScreen(bob.tmux, "reading-80x24");
});

tmuxTest("screens: what is pasted is shown before it is sent, and sent as one message", async () => {
  await using at = await server();
  await using amy = await Talker.join(at.port, "amy");
  await using bob = await Seat.take(at.port);
  await bob.tmux.paste("for a of b {\n  /quit\n}");
  await assertScreen(bob.tmux, "paste");
  await bob.tmux.press("Enter");
  assertEquals([await amy.hears(), await amy.hears(), await amy.hears()], ["for a of b {", "  /quit", "}"]);
  await assertScreen(bob.tmux, "pasted");
});

tmuxTest(
  "screens: wide characters, marks, flags and writing from right to left keep every column",
  async () => {
    await using at = await server();
    await using amy = await Talker.join(at.port, "amy");
    await using bob = await Seat.take(at.port, { columns: 110, rows: 20 });
    for (
      const text of [
        "日本語の会話はここでも読めます。",
        "e\u0301a\u0308 n\u0303",
        "שלום bob!",
        "👍🏽 🎉 ok",
        "ｆｕｌｌ ａｎｄ half",
      ]
    ) {
      await amy.say(text.repeat(text.length > 12 ? 6 : 1));
    }
    await bob.tmux.type("日本 e\u0301 👍🎉 x");
    await bob.tmux.press("Left", "Left", "Left");
    await assertScreen(bob.tmux, "wide");
    assertEquals(
      (await bob.tmux.lastRow()).startsWith("bob> 日本 e\u0301 👍|🎉 x"),
      true,
      await bob.tmux.lastRow(),
    );
  },
);

tmuxTest(
  "screens: a server that is killed is told, waited for, and what was typed is sent once",
  async () => {
    const first = await server();
    await using bob = await Seat.take(first.port);
    await first.stop();
    await bob.tmux.until(/^ no connection/);
    await bob.tmux.run("are you there");
    const screen = await bob.tmux.until(/^ waits: are you there$/);
    assert(screen.some((row) => row.includes("Connection lost (the server closed the connection)")));
    assertEquals(screen[0], " #lobby");
    await using _second = await server(first.port);
    await using amy = await Talker.join(first.port, "amy");
    assertEquals(await amy.hears(), "are you there");
    await bob.tmux.run("again");
    assertEquals(await amy.hears(), "again");
    const back = await bob.tmux.until(/bob again$/);
    assertEquals(back.filter((row) => /bob are you there$/.test(row)).length, 1);
    assert(!back.some((row) => /^ (no connection|waits)/.test(row)), back.join("\n"));
  },
);

tmuxTest("screens: two who type see that of each other, until they are silent", async () => {
  await using at = await server();
  await using amy = await Seat.take(at.port, { alias: "amy" });
  await using bob = await Seat.take(at.port, { alias: "bob" });
  await amy.tmux.type("hello b");
  await bob.tmux.type("hi am");
  await assertScreen(bob.tmux, "typing-bob");
  await assertScreen(amy.tmux, "typing-amy");
  await amy.tmux.press("Enter");
  await bob.tmux.until(/amy hello b$/);
  await bob.tmux.press("C-u");
  await amy.tmux.until(/^ amy │ F1 keys/);
});

tmuxTest("screens: jump, menu and keys", async () => {
  await using at = await server();
  await using amy = await Talker.join(at.port, "amy");
  await using bob = await Seat.take(at.port);
  await conversation(bob, amy);
  await bob.tmux.press("C-k");
  await bob.tmux.type("mu");
  await assertScreen(bob.tmux, "jump");
  await bob.tmux.press("Enter");
  await bob.tmux.until(/^ #music/);
  await bob.tmux.type("/m");
  await bob.tmux.press("Tab", "Tab");
  await assertScreen(bob.tmux, "menu");
  await bob.tmux.press("C-u", "F1");
  await assertScreen(bob.tmux, "keys");
});
