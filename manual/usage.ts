/**
 * The help texts as a table: what `--help` prints is what completions and the manual are made from, so that they cannot
 * disagree. It knows the form of these texts, and none of them.
 */

/** One option, as its help has it. */
export interface Option {
  /** With its dashes. */
  readonly name: string;
  /** What stands for its value, without quotes; undefined where it takes none. */
  readonly value: string | undefined;
  /** What it is for, as one line. */
  readonly does: string;
  /** The values that there are, where the help lists them: `json, text or off`. */
  readonly choices: readonly string[];
}

/** One help text. */
export interface Usage {
  /** What stands behind `Usage: `. */
  readonly synopsis: string;
  /** What is listed in the synopsis behind the command, such as `bash|zsh|fish`. */
  readonly words: readonly string[];
  readonly options: readonly Option[];
  /** Everything else, paragraph by paragraph, as it stands. */
  readonly paragraphs: readonly string[];
}

const OPTION = /^ {2}(--[a-z][a-z-]*)(?: ('[^']*'|-(?= )|[A-Z][^\s]*))?(?: {2,}(\S.*))?$/;
const CONTINUED = /^ {7,}(\S.*)$/;

/** @param text as `--help` prints it */
export function readUsage(text: string): Usage {
  const [first = "", ...lines] = text.split("\n");
  const synopsis = first.replace(/^Usage: /, "");
  const options: Option[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const [, name, value, does = ""] = OPTION.exec(line) ?? [];
    const more = CONTINUED.exec(line)?.[1];
    if (name !== undefined) options.push({ name, value: value?.replaceAll("'", ""), does, choices: [] });
    else if (more !== undefined && rest.at(-1) === "" && options.length > 0) {
      const last = options.pop()!;
      options.push({ ...last, does: `${last.does} ${more}`.trim() });
    } else rest.push(line);
  }
  const paragraphs = rest.join("\n").split(/\n{2,}/).map((part) => part.replace(/^\n+|\n+$/g, ""));
  return {
    synopsis,
    words: /[ []([a-z]+(?:\|[a-z]+)+)/.exec(synopsis)?.[1]?.split("|") ?? [],
    options: options.map((option) => ({ ...option, choices: choicesOf(option) })),
    paragraphs: paragraphs.filter((part) => part !== ""),
  };
}

function choicesOf({ value, does }: Option): string[] {
  const [, list = "", last = ""] = /^([a-z]+(?:, [a-z]+)*) or ([a-z]+)\b/.exec(does) ?? [];
  return value === undefined || list === "" ? [] : [...list.split(", "), last];
}
