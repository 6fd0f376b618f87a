/** The part of `@std/cli` that this project uses, for machines that cannot reach JSR. */
export { parseArgs } from "./parse_args.ts";
export type { Args, ParseOptions } from "./parse_args.ts";
export { promptSecret } from "./prompt_secret.ts";
export type { PromptSecretOptions } from "./prompt_secret.ts";
export { unicodeWidth } from "./unicode_width.ts";
