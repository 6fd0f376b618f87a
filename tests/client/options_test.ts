import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../client/address.ts";
import { JOIN_USAGE, type JoinOptions, parseJoinArgs } from "../../client/options.ts";

const KEY = "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq";

const PLAIN_CALL: JoinOptions = {
  host: "127.0.0.1",
  port: 55555,
  tls: "preferred",
  key: undefined,
  newKey: false,
  alias: undefined,
  rooms: [],
  password: undefined,
  account: undefined,
  code: undefined,
  plain: false,
  json: false,
  face: "full",
  theme: undefined,
};

const READ: readonly [args: string[], options: Partial<JoinOptions>][] = [
  [[], {}],
  [["--alias", "bob"], { alias: "bob" }],
  [["--alias=bob"], { alias: "bob" }],
  [["amy@h:1/#dev"], { host: "h", port: 1, alias: "amy", rooms: ["#dev"] }],
  [["amy@h", "--alias", "bob"], { host: "h", alias: "bob" }],
  [["--room", "#a", "--room", "b", "h/#a"], { host: "h", rooms: ["#a", "#b"] }],
  [["--password", "0123"], { password: "0123" }],
  [["--plain", "--alias", "bob smith"], { plain: true, tls: "plain", alias: "bob smith" }],
  [["--account", "bob"], { account: "bob", alias: "bob" }],
  [["amy@h", "--account", "bob@example"], { host: "h", account: "bob@example", alias: "amy" }],
  [["--link", "7k3d-9qxm-0f4h-8trc", "bob@h"], {
    host: "h",
    alias: "bob",
    account: "bob",
    code: "7k3d-9qxm-0f4h-8trc",
  }],
  [["--tls", "h"], { host: "h", tls: "required" }],
  [["--tls", "irc://h"], { host: "h", port: 6667, tls: "required" }],
  [["--plain", "chats://h"], { host: "h", plain: true, tls: "required" }],
  [[`h#k=${KEY}`], { host: "h", tls: "required", key: KEY }],
  [["--new-key", "h"], { host: "h", tls: "required", newKey: true }],
  [["--json", "--alias", "λ"], { json: true, alias: "λ" }],
  [["--inline"], { face: "inline" }],
  [["--accessible", "amy@h"], { face: "accessible", host: "h", alias: "amy" }],
  [["--theme", "dark"], { theme: "dark" }],
  [["--theme=light", "--inline"], { theme: "light", face: "inline" }],
  [["--theme", "auto"], { theme: "auto" }],
];

for (const [args, options] of READ) {
  Deno.test(`join options: reads ${JSON.stringify(args)}`, () => {
    assertEquals(parseJoinArgs(args), { ...PLAIN_CALL, ...options });
  });
}

const REFUSED: readonly [args: string[], words: string][] = [
  [["--new-key", `h#k=${KEY}`], "--new-key makes no sense"],
  [["--port", "1"], "no option --port"],
  [["-x"], "no option -x"],
  [["h", "h2"], `"h2" is a second one`],
  [["--alias"], "--alias takes a name"],
  [["--alias="], "--alias takes a name"],
  [["--room"], "--room takes a room (in a shell: '#dev', with its quotes)"],
  [["--password"], "--password takes a password"],
  [["--account="], "--account takes a name"],
  [["--plain", "--account", "bob"], "--plain goes without --account"],
  [["--alias", "bob smith"], "cannot be an alias"],
  [["--alias", "#bob"], "cannot be an alias"],
  [["--room", "a b"], "is no room name"],
  [["--plain", "--json"], "--plain goes without --json"],
  [["--link", "7K3D", "bob@h"], "--link takes a code that chat link gave, such as"],
  [["--link", "7K3D-9QXM-0F4H-8TRC", "h"], "A code is for one account"],
  [["--plain", "--link", "7K3D-9QXM-0F4H-8TRC", "bob@h"], "--plain goes without --link"],
  [["--plain", "h/#dev"], "--plain goes without a room"],
  [["--plain", "--alias", "a\nb"], "control characters"],
  [["--theme"], "--theme takes auto, dark or light"],
  [["--theme="], "--theme takes auto, dark or light"],
  [["--theme", "Solarized"], "--theme takes auto, dark or light"],
  [["--inline", "--accessible"], "take one of them"],
  [["--accessible", "--theme", "dark"], "--accessible goes without --theme"],
  [["--json", "--inline"], "--json goes without --inline"],
  [["--json", "--accessible"], "--json goes without --accessible"],
  [["--json", "--theme", "dark"], "--json goes without --theme"],
  [["--plain", "--inline"], "--plain goes without --inline"],
  [["--plain", "--accessible"], "--plain goes without --accessible"],
  [["--plain", "--theme", "light"], "--plain goes without --theme"],
];

for (const [args, words] of REFUSED) {
  Deno.test(`join options: refuses ${JSON.stringify(args)} in words`, () => {
    assertThrows(() => parseJoinArgs(args), UsageError, words);
  });
}

Deno.test("join options: a slip in an option's name does not print the password behind it", () => {
  const error = assertThrows(() => parseJoinArgs(["--pasword=secret"]), UsageError);
  assertEquals(error.message, "chat join has no option --pasword");
});

Deno.test("join options: help comes before anything that is wrong, and fits a terminal", () => {
  assertEquals(parseJoinArgs(["--help", "--tls"]), "help");
  assertEquals(parseJoinArgs(["-h"]), "help");
  assertEquals(JOIN_USAGE.split("\n").filter((line) => line.length > 80), []);
});
