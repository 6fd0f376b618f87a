/** What a test needs of the machine that it runs on. */

/** A test of programs that are not part of this project. */
export interface OutsideTest {
  readonly name: string;
  /** The programs it starts, by the names they are typed. */
  readonly programs: readonly string[];
  fn(): Promise<void>;
}

/**
 * Registers a test that needs other programs. Where one is missing it is skipped, and its name says why; where
 * `CI=true` promises that all are there, it runs and fails.
 */
export function testWith({ name, programs, fn }: OutsideTest): void {
  const missing = programs.filter((program) => !has(program));
  const ignore = missing.length > 0 && Deno.env.get("CI") !== "true";
  Deno.test({ name: ignore ? `${name} (skipped: no ${missing.join(", ")} here)` : name, ignore, fn });
}

/** Whether this program can be started by its name. */
export function has(program: string): boolean {
  const places = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  return places.some((place) => isFile(`${place}/${program}`) || isFile(`${place}/${program}.exe`));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
