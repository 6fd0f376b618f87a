/**
 * What makes a bot of a library a puppet of a test: each line of standard input is a call of the library, each
 * line of standard output something that the library made of what the server said. Both are JSON.
 */

/** Tells the test what happened. */
export function tell(event: string, details: object): void {
  console.log(JSON.stringify({ ...details, event }));
}

/**
 * Makes the calls that the test asks for, `["say", "#room", "hello"]`, until it has no more to ask.
 *
 * @param client whose methods are called; what a method answers is told as `answer`
 */
export async function obey(client: object): Promise<never> {
  const methods = client as Record<string, (...args: unknown[]) => unknown>;
  for await (const line of lines()) {
    const [name, ...args] = JSON.parse(line);
    void Promise.resolve(methods[name]!(...args)).then((answer) => tell("answer", { to: name, answer }));
  }
  Deno.exit(0);
}

async function* lines(): AsyncGenerator<string> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
