/** What a program asks of `chat join --json`: objects of JSON, one a line (docs/json.md). It does nothing of it. */

/** Something to be said, in the room that is looked at unless another one is named; or a slash command. */
export type Request =
  | { readonly say: string; readonly room: string | undefined }
  | { readonly command: string };

/** Why a line is no request, in words that go behind "Not sent: ". */
export interface Misunderstood {
  readonly wrong: string;
}

/** Fields, and what stands for them. */
const FIELDS: readonly string[] = ["say", "text", "command", "room"];

/**
 * Reads a line. Anything that is not understood wholly is not understood: a field with a slip in its name would send
 * words to where they were not meant for.
 */
export function requestOf(line: string): Request | Misunderstood {
  const fields = fieldsOf(line);
  if (fields === undefined) return { wrong: "it is no object of JSON" };
  const stray = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (stray !== undefined) return { wrong: `there is no field ${JSON.stringify(stray)}` };
  const odd = Object.keys(fields).find((name) => typeof fields[name] !== "string" || fields[name] === "");
  if (odd !== undefined) return { wrong: `${JSON.stringify(odd)} is to be a text that is not empty` };
  return understood(fields as Readonly<Record<string, string>>);
}

/** `text` is the older name of `say`. */
function understood({ say, text, command, room }: Readonly<Record<string, string>>): Request | Misunderstood {
  const [words, ...more] = [say, text, command].filter((given) => given !== undefined);
  if (words === undefined || more.length > 0) return { wrong: 'it needs one of "say" and "command"' };
  if (command === undefined) {
    return /[\s,]/.test(room ?? "") ? { wrong: '"room" is no name of a room' } : { say: words, room };
  }
  if (room !== undefined) return { wrong: '"room" goes with "say"; a command names its own' };
  return /[\r\n]/.test(command)
    ? { wrong: "a command is one line" }
    : { command: command.replace(/^\/?/, "/") };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
