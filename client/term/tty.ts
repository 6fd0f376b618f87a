/**
 * The process's own terminal: raw mode, size, colours, signals. The only file of this folder, besides the pipe, that
 * says `Deno`; it knows no key and no line.
 */
import type { Size } from "./input_rows.ts";
import type { ScreenPort } from "./screen.ts";

/** A terminal somebody sits at. */
export interface Tty extends ScreenPort {
  /** What is typed, as it comes; ends when the terminal is gone. Cancelling it lets the process end. */
  readonly input: ReadableStream<Uint8Array>;
  /** Raw mode with bracketed paste (true), or everything as it was found (false). Never throws. */
  raw(on: boolean): void;
  /**
   * Whether the terminal itself shows what is typed, and hands it on by the line (true); if not, it shows nothing and
   * hands on every key, but still makes signals of those that do. Never throws.
   */
  echo(on: boolean): void;
  /** Writes at once, for a way out that cannot wait. Never throws. */
  writeNow(text: string): void;
  /** Calls back on what happens to the terminal or the process, until the returned function is called. */
  watch(events: TtyEvents): () => void;
}

/** What may happen at any time. Each is called with nothing to answer and must not throw. */
export interface TtyEvents {
  /** The size changed, or the process came back from a stop: raw mode may be lost, the picture is. */
  disturbed(): void;
  /** Somebody wants the program to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT). */
  ended(): void;
  /** The process is about to end without asking: an error nobody caught, or `Deno.exit`. */
  crashed(): void;
}

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";
const FALLBACK_SIZE: Size = { columns: 80, rows: 24 };
/** More than any screen has. A picture takes memory for each cell, and whoever sets a terminal's size may say 65,535. */
const LARGEST: Size = { columns: 2_000, rows: 1_000 };

/** This process's terminal, or undefined when standard input or output is none. */
export function openTty(): Tty | undefined {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() ? new ProcessTty() : undefined;
}

/** The part of a terminal of this size that a picture is made for. */
export function usable({ columns, rows }: Size): Size {
  if (columns <= 0 || rows <= 0) return FALLBACK_SIZE;
  return { columns: Math.min(columns, LARGEST.columns), rows: Math.min(rows, LARGEST.rows) };
}

class ProcessTty implements Tty {
  readonly colour = !Deno.noColor;
  #isRaw = false;

  get input(): ReadableStream<Uint8Array> {
    return Deno.stdin.readable;
  }

  size(): Size {
    try {
      return usable(Deno.consoleSize());
    } catch {
      return FALLBACK_SIZE;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await Deno.stdout.write(bytes.subarray(sent));
  }

  writeNow(text: string): void {
    const bytes = new TextEncoder().encode(text);
    try {
      for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
    } catch {
      // Nobody is left to read it.
    }
  }

  raw(on: boolean): void {
    if (!on && !this.#isRaw) return;
    this.#isRaw = on;
    this.writeNow(on ? PASTE_ON : PASTE_OFF);
    setRaw(on);
  }

  echo(on: boolean): void {
    setRaw(!on, { cbreak: true });
  }

  watch(events: TtyEvents): () => void {
    const disturbed = () => {
      if (this.#isRaw) this.raw(true);
      events.disturbed();
    };
    const stops = [
      ...endSignals().map((name) => onSignal(name, events.ended)),
      ...disturbances().map((name) => onSignal(name, disturbed)),
      ...["error", "unhandledrejection", "unload"].map((name) => onGlobal(name, events.crashed)),
    ];
    return () => stops.forEach((stop) => stop());
  }
}

function setRaw(on: boolean, options?: Deno.SetRawOptions): void {
  try {
    Deno.stdin.setRaw(on, options);
  } catch {
    // The terminal hung up; there is no mode left to set.
  }
}

function endSignals(): Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
}

function disturbances(): Deno.Signal[] {
  return Deno.build.os === "windows" ? [] : ["SIGWINCH", "SIGCONT"];
}

function onSignal(name: Deno.Signal, listener: () => void): () => void {
  Deno.addSignalListener(name, listener);
  return () => Deno.removeSignalListener(name, listener);
}

function onGlobal(name: string, listener: () => void): () => void {
  globalThis.addEventListener(name, listener);
  return () => globalThis.removeEventListener(name, listener);
}
