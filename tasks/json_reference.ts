/**
 * Writes docs/json.md: what goes in and out of `chat join --json`. The events are read from client/core/events.ts, words
 * and all; a test says when the file is out of date.
 */

const REFERENCE = new URL("../docs/json.md", import.meta.url);
const EVENTS = new URL("../client/core/events.ts", import.meta.url);

/** One kind of event. */
interface Kind {
  readonly name: string;
  /** As they are written, `kind` left out. */
  readonly fields: readonly string[];
  readonly meaning: string;
}

const OPENING = `# Chat for programs: \`chat join --json\`

Made by \`deno task json-reference\` from \`client/core/events.ts\`; do not edit it by hand.

Events come out on standard output as NDJSON: one JSON object a line. What is asked for goes in on standard input, one line each.

\`\`\`sh
echo '{"say":"deployed","room":"#dev"}' | chat join --json --alias ci --room '#dev'
chat join --json --alias log | jq -r 'select(.kind=="message") | .from + ": " + .text'
\`\`\`

## In

| line                                | what it does                                                                                 |
| ----------------------------------- | -------------------------------------------------------------------------------------------- |
| \`{"say":"hello"}\`                   | says it in the room that is looked at, which the event \`current\` tells                       |
| \`{"say":"hello","room":"#dev"}\`     | says it in a room that we are in, or to a person (\`"room":"amy"\`)                            |
| \`{"command":"/topic new plans"}\`    | obeys a slash command, as \`/help\` lists them; the slash may be missing                       |
| a line that begins with no \`{\`      | as without \`--json\`: said, or obeyed if it begins with a command                             |

A \`say\` is never a command, whatever it begins with, and may have several lines. \`text\` is an older name of it. Order is kept: a
command begins when the server has all that was to be said before it. What is not understood wholly (no JSON, another field, no text) is an event
\`error\`, and nothing of it is sent. How it ends, and with which exit code, is in \`chat join --help\`.

## Out

Each event has its \`kind\`, and \`at\`: milliseconds since 1970, by the server's clock where it tells. With \`"past":true\` it
was said or done while we were not there. Fields with \`?\` are left out where there is nothing to say. Foreign text is as it
was sent; control characters and the like stand as \`\\uXXXX\`. New kinds and fields may come at any time: skip what you do not know.`;

/** @returns the text of docs/json.md */
export async function jsonReference(): Promise<string> {
  const source = await Deno.readTextFile(EVENTS);
  const items = kindsIn(source).map(({ name, fields, meaning }) => {
    const listed = fields.map((field) => `\`${field}\``).join(", ");
    return `- **\`${name}\`**${listed && ` ${listed}`}: ${meaning}`;
  });
  const types = ["What stands in some of them:", "", "```ts", typesIn(source), "```"];
  return `${[OPENING, "", ...items, "", ...types].join("\n")}\n`;
}

/** @param source the text of events.ts */
export function kindsIn(source: string): Kind[] {
  const union = source.slice(source.indexOf("export type ClientEvent"));
  const variants = union.matchAll(
    /(?:\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/\s*)?\| \{\s*readonly kind: "(?<name>[^"]+)";?(?<rest>.*?)\}(?=\s*(?:\/\*\*|\||\)))/gs,
  );
  return [...variants].map(({ groups: { doc = "", name = "", rest = "" } = {} }) => {
    const said = [...rest.matchAll(/\/\*\*(.*?)\*\/\s*readonly (\w+)/gs)];
    const words = said.map(([, text = "", field]) => `\`${field}\`: ${prose(text)}`);
    return {
      name,
      fields: fieldsIn(rest),
      meaning: [prose(doc), ...words].filter((part) => part !== "").join(" "),
    };
  });
}

/** The other exported types that stand in front of the events, as they are written. */
function typesIn(source: string): string {
  const front = source.slice(source.indexOf("export"), source.indexOf("export type ClientEvent"));
  const text = front.replace(/\/\*\*(?:(?!\*\/).)*\*\/\s*$/s, "").replaceAll("readonly ", "").replaceAll(
    "export ",
    "",
  );
  return `/** How something was said. */\n${text.trim()}`;
}

/** `readonly by: string | undefined` is `by?: string`. */
function fieldsIn(text: string): string[] {
  const bare = text.replace(/\/\*\*.*?\*\//gs, "").replaceAll("readonly ", "");
  return outerParts(bare).map((field) => field.replace(/^(\w+)\??: (.*) \| undefined$/, "$1?: $2"));
}

/** Splits at semicolons that stand in no braces. */
function outerParts(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    if (character === ";" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.replace(/\s+/g, " ").trim()).filter((part) => part !== "");
}

function prose(comment: string): string {
  return comment.replace(/^\s*\*/gm, "").replace(/\s+/g, " ").trim();
}

if (import.meta.main) await Deno.writeTextFile(REFERENCE, await jsonReference());
