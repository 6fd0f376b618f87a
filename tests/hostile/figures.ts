/** Tables of figures that a measurement writes into docs/operating.md, each between two marks of its own. */

import { machine } from "../../bench/machine.ts";

const DOCUMENT = new URL("../../docs/operating.md", import.meta.url);

/** What is measured, as the marks name it. */
export type Measured = "capacity" | "siege" | "connects";

/** @returns a table, its first row above the line, and below it the machine, the day and how busy it was before */
export async function tableOf(rows: readonly (readonly string[])[], busyBefore: number): Promise<string> {
  const [head = [], ...body] = rows;
  const lines = [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n\n${await machine()}; load average before it: ${busyBefore.toFixed(1)}.`;
}

/** @returns how many processes wanted a processor in the minute before */
export function busy(): number {
  return Deno.loadavg()[0] ?? 0;
}

/** Puts a text into the document between the marks of this name, and formats it as the gate wants it. */
export async function write(name: Measured, text: string): Promise<void> {
  await Deno.writeTextFile(DOCUMENT, between(await Deno.readTextFile(DOCUMENT), { name, inner: text }));
  const formatted = await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", DOCUMENT.pathname] })
    .output();
  if (!formatted.success) throw new Error(`Cannot format ${DOCUMENT.pathname}`);
}

/** @returns the text with something else between the marks of this name */
export function between(text: string, { name, inner }: { name: Measured; inner: string }): string {
  const marks = ["begin", "end"].map((which) => `<!-- ${name}: ${which} -->`);
  const [begin = -1, end = -1] = marks.map((mark) => text.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`There is no place between ${marks.join(" and ")}`);
  return `${text.slice(0, begin + marks[0]!.length)}\n\n${inner}\n\n${text.slice(end)}`;
}
