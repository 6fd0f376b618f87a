/** Cuts a stream of text into lines. It decodes no bytes and knows no limit to a line's length. */

/** How {@linkcode TextLineStream} cuts. */
export interface TextLineStreamOptions {
  /** Whether a carriage return alone ends a line too; false unless told. */
  allowCR?: boolean;
}

/**
 * A stream that takes text in any pieces and gives lines without their ends (`\n`, `\r\n`).
 * Blank lines are kept. What stands behind the last end comes out as a line when the stream closes.
 *
 * @example
 * ```ts
 * import { TextLineStream } from "@std/streams/text-line-stream";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = ReadableStream.from(["one\r", "\ntw", "o"]).pipeThrough(new TextLineStream());
 * assertEquals(await Array.fromAsync(lines), ["one", "two"]);
 * ```
 */
export class TextLineStream extends TransformStream<string, string> {
  /** Makes a stream that cuts as the options say. */
  constructor(options: TextLineStreamOptions = {}) {
    // With allowCR, a carriage return at the end of a piece waits: the next piece may begin with its newline.
    const end = options.allowCR ? /\r\n|\n|\r(?!$)/ : /\r?\n/;
    let rest = "";
    super({
      transform(piece, controller) {
        const lines = (rest + piece).split(end);
        rest = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
      flush(controller) {
        if (rest === "") return;
        controller.enqueue(options.allowCR && rest.endsWith("\r") ? rest.slice(0, -1) : rest);
      },
    });
  }
}
