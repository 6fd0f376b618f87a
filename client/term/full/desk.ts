/**
 * What a person has before them on the full screen: the conversations, where they read, the line they type, and what is
 * open above it. Keys and events change it, and it can be made a picture of at any time. It owns no terminal and draws
 * nothing: what is to be done outside is asked of {@linkcode Outside}.
 */
import type { Buffer } from "../../core/buffer.ts";
import type { Client } from "../../core/client.ts";
import type { ClientEvent, Found } from "../../core/events.ts";
import type { EditorEffect } from "../editor.ts";
import type { Size } from "../input_rows.ts";
import type { Question } from "../interview.ts";
import { isKey, type Key, type Report } from "../keys.ts";
import { refusalLine } from "../refusals.ts";
import { type Line, span } from "../style.ts";
import { TypedLine } from "../typed_line.ts";
import { Appearance, type ThemeWish } from "./appearance.ts";
import { type Actions, BINDINGS } from "./bindings.ts";
import { clickedOn } from "./clicks.ts";
import { compose, type Composed } from "./compose.ts";
import { Drafts } from "./drafts.ts";
import { type Entry, isMessage } from "./entries.ts";
import { Filing } from "./filing.ts";
import { FoundWalk } from "./found.ts";
import { Jump } from "./jump.ts";
import { KeysCard } from "./keys_card.ts";
import type { Mode } from "./mode.ts";
import { Navigation } from "./navigation.ts";
import { People } from "./people.ts";
import { ReadingPane, RowCache } from "./reading_pane.ts";
import { Notices, windowTitle } from "../notices.ts";
import { lastMessage, Selection, type Surroundings } from "./selection.ts";
import { sceneOf } from "./scene.ts";
import type { Frame } from "./strips.ts";

/** What the desk asks of whoever owns the terminal. */
export interface Outside {
  /** A line was entered. */
  entered(text: string): void;
  /** The person wants to leave. */
  leave(): void;
  /** Everything is to be drawn anew. */
  refresh(): void;
  /** Sends the terminal something that draws nothing. */
  tell(sequence: string): void;
  /** Asks the terminal for its background; its answer comes as a report. */
  askBackground(): void;
  /** The terminal is to tell what the mouse does, or to keep it to itself. */
  mouse(on: boolean): void;
}

/** What the desk is made of. */
export interface DeskOptions {
  readonly client: Client;
  /** Sends what the client has queued. */
  readonly flush: () => void;
  readonly theme: ThemeWish;
  /** Whether the terminal is to have colours. */
  readonly colour?: boolean;
  readonly outside: Outside;
}

/** Rows that one notch of the mouse wheel scrolls. */
const NOTCH = 3;

/** Everything on the screen, for one client's person. */
export class Desk {
  readonly #client: Client;
  readonly #flush: () => void;
  readonly #outside: Outside;
  readonly #filing: Filing;
  readonly #people: People;
  readonly #notices: Notices;
  readonly #appearance: Appearance;
  readonly #navigation: Navigation;
  readonly #line: TypedLine;
  readonly #drafts: Drafts;
  readonly #cache = new RowCache();
  readonly #actions: Actions;
  readonly #around: Surroundings;
  #question: Question | undefined;
  #mode: Mode | undefined;
  #pane: ReadingPane | undefined;
  #shown: Composed | undefined;

  constructor({ client, flush, theme, colour, outside }: DeskOptions) {
    this.#client = client;
    this.#flush = flush;
    this.#outside = outside;
    this.#filing = new Filing(client);
    this.#people = new People(client);
    const tell = (sequence: string) => outside.tell(sequence);
    this.#notices = new Notices(client, { tell, print: (line) => this.print(line) });
    this.#appearance = new Appearance(theme, { colour });
    this.#navigation = new Navigation(client);
    this.#actions = this.#makeActions();
    this.#around = {
      client,
      scrollback: () => this.#filing.current,
      pane: () => this.#pane,
      older: () => this.#filing.askOlder(),
      tell,
    };
    this.#line = new TypedLine({
      prompt: span(""),
      complete: (text, cursor) => client.complete(text, cursor),
      history: () => client.state.nick === "" ? [] : client.typedBefore.lines,
    });
    this.#drafts = new Drafts(client.buffers, this.#line);
  }

  /** The terminal is there. */
  begin(): void {
    if (this.#appearance.isAuto) this.#outside.askBackground();
    if (this.#client.settings.get("mouse")) this.#outside.mouse(true);
  }

  /** Something happened. */
  seen(event: ClientEvent): void {
    this.#turned(this.#drafts.followInto());
    if (event.kind !== "found" || !this.#walk(event.messages)) this.#filing.seen(event);
    this.#people.seen(event);
    this.#notices.seen(event);
    if (event.kind === "setting") this.#set(event.name);
  }

  /** The program says something. */
  print(line: Line): void {
    this.#filing.print([line], Date.now());
  }

  /** What the next line answers; undefined when it is for the chat. */
  ask(question: Question | undefined): void {
    this.#question = question;
    this.#turned(this.#drafts.follow());
    if (question === undefined) this.#line.ask(span(`${this.#client.state.nick}> `, { bold: true }));
    else if (question.secret) this.#line.askSecret(question.prompt);
    else this.#line.ask(question.prompt);
  }

  /** What was entered so far were answers. */
  startAfresh(): void {
    this.#line.startAfresh();
  }

  /** Takes what one read of the terminal held. */
  typed(keys: readonly (Key | Report)[]): void {
    const before = this.#line.text;
    for (const key of keys) {
      if (isKey(key)) this.#press(key);
      else this.#report(key);
      this.#turned(this.#drafts.follow());
    }
    if (keys.some(isKey)) this.#client.away.active();
    if (this.#line.text !== before) this.#tellTyping();
    this.#flush();
  }

  /** The picture of now. */
  compose(size: Size): Frame {
    const client = this.#client;
    const { theme } = this.#appearance;
    const wording = { nick: client.state.nick, clock: client.settings.get("clock"), theme };
    const scene = sceneOf({
      client,
      theme,
      people: this.#people,
      line: this.#line,
      mode: this.#mode,
      reading: (area) => {
        this.#pane = new ReadingPane(this.#filing.current, {
          view: { ...wording, ...area },
          cache: this.#cache,
        });
        return this.#pane.rows();
      },
    });
    this.#shown = compose(scene, size);
    return { ...this.#shown.frame, title: windowTitle(client) };
  }

  #press(key: Key): void {
    // Whatever is open, a screen that something else has written on can be drawn anew.
    if (key.kind === "key" && key.name === "ctrl-l") return this.#obey({ kind: "redraw" });
    const pressed = this.#mode?.press(key) ?? "pass";
    if (pressed === "open") return;
    this.#mode = undefined;
    if (pressed === "pass" && !this.#bound(key)) this.#obey(this.#line.press(key));
  }

  /** @returns whether the key means something everywhere */
  #bound(key: Key): boolean {
    if (key.kind !== "key" || this.#line.isSecret || !Object.hasOwn(BINDINGS, key.name)) return false;
    return BINDINGS[key.name]!(this.#actions) !== false;
  }

  #obey(effect: EditorEffect | undefined): void {
    if (effect === undefined) return;
    if (effect.kind === "leave") this.#outside.leave();
    else if (effect.kind === "redraw") this.#outside.refresh();
    else if (effect.kind !== "submit") this.print(refusalLine(effect.kind));
    else {
      this.#filing.current.place = undefined;
      this.#outside.entered(effect.text);
    }
  }

  #report(report: Report): void {
    if (report.kind === "answer") this.#appearance.answered(report.text);
    else if (report.kind === "focus") {
      this.#filing.looking = report.focused;
      this.#client.buffers.looks(report.focused);
      this.#notices.looks(report.focused);
    } else if (report.action === "click") this.#clicked(report);
    else this.#scroll(report.action === "wheel-up" ? -NOTCH : NOTCH);
  }

  #clicked(at: { row: number; column: number }): void {
    if (this.#shown === undefined) return;
    const open = this.#client.buffers;
    const { buffer, entry, person, end } = clickedOn(this.#shown, { at, open, people: this.#people.here });
    this.#select(entry);
    if (end) this.#filing.current.place = undefined;
    if (person !== undefined && this.#mode === undefined) this.#line.address(person);
    if (buffer !== undefined) this.#client.buffers.focus(buffer.name);
  }

  /** What was found is walked through by who waits for it. @returns whether that is so */
  #walk(found: readonly Found[]): boolean {
    if (found.length === 0 || this.#mode !== undefined || this.#line.text !== "") return false;
    this.#mode = new FoundWalk(found, { client: this.#client, filing: this.#filing });
    return true;
  }

  /** @returns whether it is a message that can be chosen */
  #select(entry: Entry | undefined): boolean {
    if (!isMessage(entry) || this.#line.isSecret) return false;
    if (this.#mode instanceof Selection) this.#mode.choose(entry);
    else this.#mode ??= new Selection(this.#around, entry);
    return true;
  }

  /** Others may know that the person types, but not what they answer or command. */
  #tellTyping(): void {
    const { current } = this.#client.buffers;
    if (this.#question === undefined && current.kind !== "server") {
      this.#client.typing.typed(current.name, this.#line.text);
    }
  }

  /** Whoever looks at another conversation has left the one before, and what was chosen in it. */
  #turned(from: Buffer | undefined): void {
    if (from === undefined) return;
    this.#filing.left(from.name);
    if (this.#mode instanceof Selection) this.#mode = undefined;
  }

  #set(name: string): void {
    const { settings } = this.#client;
    if (name === "theme") {
      this.#appearance.want(settings.get("theme"));
      if (this.#appearance.isAuto) this.#outside.askBackground();
    }
    if (name === "mouse") this.#outside.mouse(settings.get("mouse"));
  }

  #scroll(rows: number): void {
    this.#pane?.scroll(rows);
    if (rows < 0 && this.#pane?.rows().atTop) this.#filing.askOlder();
  }

  #open(mode: Mode): true {
    this.#mode = mode;
    return true;
  }

  #makeActions(): Actions {
    const navigation = this.#navigation;
    return {
      lookAt: (number) => navigation.lookAt(number),
      lookBeside: (by) => navigation.lookBeside(by),
      lookAtUnread: () => navigation.lookAtUnread(),
      turnPages: (by) => this.#scroll(by * Math.max(1, (this.#shown?.layout.body.height ?? 2) - 1)),
      scroll: (rows) => this.#scroll(rows),
      toEnd: () => void (this.#filing.current.place = undefined),
      toggleMembers: () => {
        this.#client.settings.set("members", this.#shown?.layout.members === undefined ? "on" : "off");
      },
      select: () => this.#select(lastMessage(this.#filing.current)),
      jump: () => !this.#line.isAtEnd ? false : this.#open(new Jump(this.#client)),
      showKeys: () => void this.#open(new KeysCard()),
      relax: () => {
        const wasReading = !this.#filing.current.atEnd;
        this.#filing.current.place = undefined;
        return wasReading;
      },
    };
  }
}
