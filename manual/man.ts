/** The manual page, as roff, made from the help texts and the table of slash commands. */

import type { Page } from "./pages.ts";
import { type Option, readUsage } from "./usage.ts";

/** A slash command, as far as the manual tells of it. */
export interface SlashEntry {
  readonly name: string;
  readonly usage: string;
  readonly does: string;
}

/** What the manual is made from. */
export interface ManualSource {
  readonly version: string;
  readonly pages: readonly Page[];
  readonly slash: readonly SlashEntry[];
}

/** @returns chat(1) */
export function manual({ version, pages, slash }: ManualSource): string {
  const lines = [
    `.TH CHAT 1 "" ${argument(`chat ${version}`)} "User Commands"`,
    ".SH NAME",
    text("chat - a terminal chat: a server that speaks IRC, and a client"),
    ".SH SYNOPSIS",
    ...pages.flatMap((
      { usage },
      index,
    ) => [...(index === 0 ? [] : [".br"]), text(readUsage(usage).synopsis)]),
    ".SH COMMANDS",
    ...pages.flatMap(command),
    ".SH INSIDE CHAT JOIN",
    text("What is typed is said in the room; a line that begins with one of these is a command."),
    ...slash.flatMap(({ name, usage, does }) => tagged(`/${name} ${usage}`.trim(), does)),
    ".SH EXIT STATUS",
    ...tagged("0", "It went well, or somebody left."),
    ...tagged(
      "1",
      "It failed, or something that was to be said was refused; one sentence on standard error says why.",
    ),
    ...tagged("2", "The command line cannot be understood."),
    ".SH FILES",
    text("There is no configuration file, and none can be read: the network is all that chat is allowed."),
  ];
  return `${lines.join("\n")}\n`;
}

function command({ verb, usage }: Page): string[] {
  const { options, paragraphs } = readUsage(usage);
  const [about, ...notes] = paragraphs;
  return [
    `.SS ${argument(`chat ${verb}`)}`,
    ...(about === undefined ? [] : paragraph(about)),
    ...options.flatMap(option),
    ...notes.flatMap((note) => [".PP", ...paragraph(note)]),
  ];
}

function option({ name, value, does }: Option): string[] {
  return tagged(value === undefined ? name : `${name} ${value}`, does);
}

function tagged(tag: string, words: string): string[] {
  return [".TP", `.B ${argument(tag)}`, text(words)];
}

/** Lines that are indented stand as they are; the others are filled. */
function paragraph(part: string): string[] {
  const blocks: { readonly indented: boolean; readonly lines: string[] }[] = [];
  for (const line of part.split("\n")) {
    const indented = line.startsWith("  ");
    const last = blocks.at(-1);
    if (last?.indented === indented) last.lines.push(line);
    else blocks.push({ indented, lines: [line] });
  }
  return blocks.flatMap(({ indented, lines }) =>
    indented ? [".RS", ".nf", ...lines.map((line) => text(line.trim())), ".fi", ".RE"] : lines.map(text)
  );
}

/** A line of text: nothing in it is a request, and a dash stays a dash that can be copied. */
function text(line: string): string {
  const escaped = line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "\\&...");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** One argument of a request. */
function argument(words: string): string {
  return `"${text(words).replaceAll('"', '""')}"`;
}
