/** What 005 says of this server, made from what the server does. */

import { formatIsupport } from "../protocol/isupport.ts";
import type { Config } from "./config.ts";
import { REFERENCE_TYPES } from "./history.ts";
import { ACCOUNT_EXTBANS, EXTBAN_WORDS } from "./room/extbans.ts";
import { PREFIX_MARKS, ROOM_MODES } from "./room/room_modes.ts";

/**
 * @returns the tokens of each 005 line, 13 at most (Modern, "RPL_ISUPPORT")
 */
export function isupportLines(config: Config): string[][] {
  return formatIsupport(isupport(config));
}

/**
 * Token → value; "" for a token that has none. A limit that is not set has no token or an empty value. There is no
 * CLIENTTAGDENY, for no client-only tag is held back (IRCv3 message-tags, "RPL_ISUPPORT Tokens").
 */
export function isupport(config: Config): Map<string, string> {
  const { limits } = config;
  const number = (value: number) => Number.isFinite(value) ? String(value) : "";
  const targets = number(limits.targets);
  const { list, always, whenSet, never, prefix } = ROOM_MODES;
  return new Map([
    ["ACCOUNTEXTBAN", ACCOUNT_EXTBANS.join(",")],
    ["AWAYLEN", number(limits.away)],
    ["BOT", "B"],
    ["CASEMAPPING", "ascii"],
    ["CHANLIMIT", `#:${number(limits.rooms)}`],
    ["CHANMODES", [list, always, whenSet, never].join(",")],
    ["CHANNELLEN", number(limits["room-name"])],
    ["CHANTYPES", "#"],
    ["CHATHISTORY", Number.isFinite(limits.history) ? String(limits.history) : "0"],
    ["ELIST", "CMNTU"],
    ["EXCEPTS", "e"],
    // No prefix is needed.
    ["EXTBAN", `,${Object.keys(EXTBAN_WORDS).join("")}`],
    ["INVEX", "I"],
    ["KICKLEN", number(limits.kick)],
    ["LOBBY", config.lobby],
    ["MAXLIST", [...list].map((letter) => `${letter}:${number(limits.list)}`).join(",")],
    ["MAXTARGETS", number(limits.targets)],
    ["MODES", number(limits.modes)],
    ["MONITOR", number(limits.monitor)],
    ["MSGREFTYPES", REFERENCE_TYPES.join(",")],
    ["NETWORK", config.name],
    ["NICKLEN", number(limits.nick)],
    ["PREFIX", `(${prefix})${PREFIX_MARKS}`],
    ["SAFELIST", ""],
    // Who floods is read more slowly, and never put out for it: see flood.ts.
    ["SAFERATE", ""],
    ["STATUSMSG", PREFIX_MARKS],
    [
      "TARGMAX",
      `NAMES:${targets},LIST:,KICK:,WHOIS:1,PRIVMSG:${targets},NOTICE:${targets}`,
    ],
    ["TOPICLEN", number(limits.topic)],
    ["USERLEN", number(limits.user)],
    ["UTF8ONLY", ""],
    ["WHOX", ""],
  ]);
}
