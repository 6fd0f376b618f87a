// promptSecret on a real pseudo-terminal, which Python makes: what is typed must not show.

import { promptSecret } from "@std/cli/prompt-secret";
import { assertEquals } from "@std/assert";

const ASK = `
  import { promptSecret } from "@std/cli/prompt-secret";
  const secret = promptSecret("Password:", JSON.parse(Deno.args[0]));
  console.log("got " + JSON.stringify(secret));
`;

// Types a line once the question shows, and prints all that the terminal showed.
const TYPIST = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown, typed = b"", False
while True:
    try:
        piece = os.read(terminal, 1024)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if not typed and b"Password: " in shown:
        os.write(terminal, "ge\\u00e9\\x7fheim\\r".encode())
        typed = True
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

async function askOnTerminal(options: { mask?: string; clear?: boolean }): Promise<string> {
  const script = await Deno.makeTempFile({ dir: import.meta.dirname, suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, ASK);
    const { stdout, success } = await new Deno.Command("python3", {
      args: ["-c", TYPIST, Deno.execPath(), "run", "--no-prompt", script, JSON.stringify(options)],
      stdin: "null",
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(success, true);
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(script);
  }
}

function isInstalled(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

const ignore = Deno.env.get("CI") !== "true" && !isInstalled("python3");

Deno.test("promptSecret shows its mask and takes back what is deleted", { ignore }, async () => {
  const shown = await askOnTerminal({});
  assertEquals(
    shown.replaceAll("\r\x1b[K", "|"),
    [
      "Password: ",
      "|Password: *|Password: **|Password: ***|Password: **",
      "|Password: ***|Password: ****|Password: *****|Password: ******\r\n",
      'got "geheim"\r\n',
    ].join(""),
  );
});

Deno.test(
  "promptSecret without a mask shows nothing, and clears its line when told",
  { ignore },
  async () => {
    assertEquals(await askOnTerminal({ mask: "", clear: true }), 'Password: \r\x1b[Kgot "geheim"\r\n');
  },
);

Deno.test("promptSecret returns null where there is no terminal", { ignore: Deno.stdin.isTerminal() }, () => {
  assertEquals(promptSecret("Password:"), null);
});
