/** A question that is answered by yes or no, for a command that has no conversation around it. */

/** @returns whether the person says yes; undefined where there is nobody to ask */
export function confirmed(question: string): boolean | undefined {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return undefined;
  return confirm(question);
}
