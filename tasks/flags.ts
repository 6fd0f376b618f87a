/**
 * How chat is run, wherever it is run from: the tasks of deno.json, the installed command, the compiled program.
 * `tests/tasks/flags_test.ts` holds deno.json to it.
 */

/** The version of the npm package that brings Deno to a machine without it. */
export const DENO_PACKAGE = "deno@2.9.6";

/** The network, and nothing else; a library that looks at the environment finds it empty and goes on. */
export const PERMISSIONS: readonly string[] = ["--no-prompt", "--allow-net", "--ignore-env"];

/** What decides which store a run from sources opens; otherwise it would be the folder of the sources. */
export const LOCATION = "--location=https://chat.invalid";

/** The same for the compiled program. */
export const APP_NAME = "chat";

/** Exactly the dependencies of the lock file, and none from the web. */
export const DEPENDENCIES: readonly string[] = ["--frozen", "--no-remote"];

/** Everything that stands between `deno run` and `main.ts`. */
export const RUN_FLAGS: readonly string[] = [...DEPENDENCIES, ...PERMISSIONS, LOCATION];
