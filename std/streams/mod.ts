/** The one stream of `@std/streams` that this project uses, for machines that cannot reach JSR. */
export { TextLineStream } from "./text_line_stream.ts";
export type { TextLineStreamOptions } from "./text_line_stream.ts";
