/** Compiles the C programs of the benchmark, the floor and the load, into a folder of its own. */

const NATIVE = new URL("native/", import.meta.url).pathname;

/** Where the compiled programs are, until this is disposed of. */
export interface Programs extends AsyncDisposable {
  /** A folder for whatever the run needs besides; it goes with the programs. */
  readonly folder: string;
  readonly floor: string;
  readonly load: string;
}

/**
 * Compiles both with `cc`.
 * @returns undefined where there is no `cc`, or no Linux: the load needs epoll and /proc
 * @throws Error with the compiler's own words when it refuses
 */
export async function buildPrograms(): Promise<Programs | undefined> {
  if (Deno.build.os !== "linux" || !await versionOf("cc", "--version")) return undefined;
  const folder = await Deno.makeTempDir({ prefix: "chat-bench-" });
  const [floor, load] = [`${folder}/floor`, `${folder}/load`];
  const sources = (await Array.fromAsync(Deno.readDir(`${NATIVE}load`)))
    .map(({ name }) => `${NATIVE}load/${name}`).filter((path) => path.endsWith(".c"));
  await compile(floor, [`${NATIVE}floor.c`]);
  await compile(load, sources);
  const remove = () => Deno.remove(folder, { recursive: true });
  return { folder, floor, load, [Symbol.asyncDispose]: remove };
}

/** The first line that a program says of its version; undefined if it cannot be run. */
export async function versionOf(program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout).trim().split("\n")[0];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function compile(output: string, sources: readonly string[]): Promise<void> {
  const args = ["-O2", "-Wall", "-Wextra", "-o", output, ...sources];
  const { success, stderr } = await new Deno.Command("cc", { args }).output();
  if (!success) throw new Error(`cc refused: ${new TextDecoder().decode(stderr)}`);
}
