/** Keys that mean the same everywhere on the full screen, before the line being typed gets them. A table; it does nothing. */

/** What keys can do. */
export interface Actions {
  /** Looks at the conversation of this number in the list. */
  lookAt(number: number): void;
  /** Looks at the one so many places further down, around the end of the list. */
  lookBeside(by: number): void;
  /** Looks at the one where somebody means us, or else where something is unread. */
  lookAtUnread(): void;
  /** Scrolls by so many pages. */
  turnPages(by: number): void;
  /** Scrolls by so many rows. */
  scroll(rows: number): void;
  /** Scrolls to what was said last. */
  toEnd(): void;
  /** Shows or hides who is there. */
  toggleMembers(): void;
  /** Begins to choose a message. @returns false when there is none, and the key means nothing */
  select(): boolean;
  /** Begins to choose a conversation by its name. @returns false when the key is for the line being typed */
  jump(): boolean;
  /** Shows what the keys do. */
  showKeys(): void;
  /** Goes back to where everything is as usual. @returns false when it is already */
  relax(): boolean;
}

/** What each key does; `false` leaves it to the line being typed. */
export const BINDINGS: Readonly<Record<string, (actions: Actions) => void | boolean>> = {
  "alt-left": (actions) => actions.lookBeside(-1),
  "alt-right": (actions) => actions.lookBeside(1),
  "ctrl-pageup": (actions) => actions.lookBeside(-1),
  "ctrl-pagedown": (actions) => actions.lookBeside(1),
  "alt-a": (actions) => actions.lookAtUnread(),
  "pageup": (actions) => actions.turnPages(-1),
  "pagedown": (actions) => actions.turnPages(1),
  "shift-up": (actions) => actions.scroll(-1),
  "shift-down": (actions) => actions.scroll(1),
  "ctrl-end": (actions) => actions.toEnd(),
  "alt-m": (actions) => actions.toggleMembers(),
  "alt-up": (actions) => actions.select(),
  "f1": (actions) => actions.showKeys(),
  "ctrl-k": (actions) => actions.jump(),
  "escape": (actions) => actions.relax(),
  ...Object.fromEntries(
    Array.from(
      { length: 10 },
      (_, number) => [`alt-${number}`, (actions: Actions) => actions.lookAt(number)],
    ),
  ),
};
