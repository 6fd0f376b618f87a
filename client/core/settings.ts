/** What a person can set, in one table: `/set`, its completion and its help are made from it. It acts on nothing. */

import { type Memory } from "./memory.ts";

/** One setting. */
export type Setting =
  & { readonly does: string }
  & (
    | { readonly kind: "switch"; readonly default: boolean }
    | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[] }
    /** Whole numbers. */
    | { readonly kind: "number"; readonly default: number; readonly least: number; readonly most: number }
  );

/** What a setting can have. */
export type SettingValue = string | number | boolean;

/** Every setting by its name. */
export const SETTINGS = {
  away: {
    kind: "number",
    default: 0,
    least: 0,
    most: 1_440,
    does: "minutes without a key after which you are away; 0 is never",
  },
  bell: { kind: "switch", default: true, does: "ring when somebody means you" },
  clock: {
    kind: "choice",
    default: "24h",
    choices: ["24h", "12h", "off"],
    does: "how times stand before messages",
  },
  markdown: {
    kind: "switch",
    default: true,
    does: "send *bold*, _italic_ and `code` as bold, italic and code",
  },
  members: {
    kind: "choice",
    default: "auto",
    choices: ["auto", "on", "off"],
    does: "the list of those in the room",
  },
  mouse: { kind: "switch", default: true, does: "obey the mouse; off leaves it to your terminal" },
  noise: {
    kind: "choice",
    default: "fold",
    choices: ["fold", "show", "hide"],
    does: "what becomes of comings and goings",
  },
  notify: {
    kind: "choice",
    default: "on",
    choices: ["on", "777", "off"],
    does: "tell your desktop when somebody means you and you look elsewhere; 777 for terminals like urxvt",
  },
  theme: {
    kind: "choice",
    default: "auto",
    choices: ["auto", "dark", "light"],
    does: "colours for a dark or a light background; auto asks your terminal",
  },
  typing: { kind: "switch", default: true, does: "tell others that you are typing, and see who is" },
} as const satisfies Readonly<Record<string, Setting>>;

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** The values that a setting can have. */
export type ValueOf<N extends SettingName> = typeof SETTINGS[N] extends
  { readonly choices: readonly (infer C)[] } ? C
  : typeof SETTINGS[N]["kind"] extends "switch" ? boolean
  : number;

/** @returns whether there is a setting of this name */
export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** The setting of this name, for who does not care which it is. */
export function settingOf(name: SettingName): Setting {
  return SETTINGS[name];
}

/** What a person set, kept from run to run. */
export class Settings {
  readonly #memory: Memory;
  readonly #values = new Map<SettingName, SettingValue>();

  constructor(memory: Memory) {
    this.#memory = memory;
    for (const name of Object.keys(SETTINGS) as SettingName[]) {
      const kept = memory.load(keptAs(name));
      if (isValue(settingOf(name), kept)) this.#values.set(name, kept);
    }
  }

  /** @returns what it is set to, or its default */
  get<N extends SettingName>(name: N): ValueOf<N> {
    return (this.#values.get(name) ?? settingOf(name).default) as ValueOf<N>;
  }

  /** Every setting with its value, by name. */
  get all(): readonly (readonly [SettingName, SettingValue])[] {
    return (Object.keys(SETTINGS) as SettingName[]).map((name) => [name, this.get(name)]);
  }

  /**
   * Sets it to what somebody wrote.
   *
   * @returns its new value; undefined when that is none, and nothing has changed
   */
  set(name: SettingName, text: string): SettingValue | undefined {
    const value = parse(settingOf(name), text.trim().toLowerCase());
    if (value === undefined) return undefined;
    this.#values.set(name, value);
    this.#memory.update(keptAs(name), () => value === settingOf(name).default ? undefined : value);
    return value;
  }
}

/** @returns what can be written for its value, for a person: `on|off`, `dark|light`, `0 to 60` */
export function rangeOf(setting: Setting): string {
  if (setting.kind === "number") return `${setting.least} to ${setting.most}`;
  return wordsOf(setting).join("|");
}

/** @returns the words that its value may be; none for a number */
export function wordsOf(setting: Setting): readonly string[] {
  if (setting.kind === "choice") return setting.choices;
  return setting.kind === "switch" ? ["on", "off"] : [];
}

/** @returns a value as a person writes it */
export function writtenAs(value: SettingValue): string {
  return typeof value === "boolean" ? (value ? "on" : "off") : String(value);
}

function keptAs(name: string): string {
  return `set ${name}`;
}

function parse(setting: Setting, text: string): SettingValue | undefined {
  const value = setting.kind === "choice"
    ? text
    : setting.kind === "switch"
    ? SWITCHED[text]
    : numberOf(text);
  return isValue(setting, value) ? value : undefined;
}

const SWITCHED: Readonly<Record<string, boolean | undefined>> = {
  __proto__: null as never,
  on: true,
  yes: true,
  off: false,
  no: false,
};

function numberOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}

function isValue(setting: Setting, value: unknown): value is SettingValue {
  if (setting.kind === "switch") return typeof value === "boolean";
  if (setting.kind === "choice") return setting.choices.some((choice) => choice === value);
  return Number.isInteger(value) && setting.least <= Number(value) && Number(value) <= setting.most;
}
