import { assert, assertEquals } from "@std/assert";
import { manual } from "../../manual/man.ts";
import { manualPage } from "../../manual/manual_page.ts";
import { testWith } from "../end_to_end/needs.ts";

const WRITTEN = new URL("../../docs/chat.1", import.meta.url);

Deno.test("docs/chat.1 is what the help texts say (else: deno task man)", async () => {
  assertEquals(await Deno.readTextFile(WRITTEN), manualPage());
});

Deno.test("manual: dashes can be copied, and no text is a request", () => {
  const usage =
    'Usage: chat it\n\n.Dot and \'quote\\ "x"\n\n  --it "A"\n\n  --yes      does\n\nLast:\n  $ it -x';
  const page = manual({
    version: "1.2.3",
    pages: [{ verb: "it", example: "it", does: "it", usage }],
    slash: [{ name: "me", usage: "does", does: ".hidden" }],
  });
  const lines = page.split("\n");
  assert(lines.includes('\\&.Dot and \'quote\\e "x"'), page);
  assert(lines.includes("\\&.hidden"), page);
  assert(lines.includes('.B "\\-\\-yes"'), page);
  assert(lines.includes("$ it \\-x"), page);
});

testWith({ name: "manual: groff has nothing to complain of", programs: ["groff"], fn: checkByGroff });

async function checkByGroff(): Promise<void> {
  const command = new Deno.Command("groff", {
    args: ["-man", "-Tutf8", "-Kutf8", "-ww", "-z", WRITTEN.pathname],
    stdout: "null",
    stderr: "piped",
  });
  const { stderr } = await command.output();
  assertEquals(new TextDecoder().decode(stderr), "");
}
