/** The modes that clients set on themselves. */

/** What each user mode means, for docs/irc.md. */
export const USER_MODE_WORDS: Readonly<Record<string, string>> = {
  B: "is a bot: shown in WHO and WHOIS, and as the `bot` tag on what it says",
  i: "invisible: left out of WHO by mask and of NAMES from outside, never of the exact nick",
  o: "operator of the server; given by OPER",
  w: "reads WALLOPS",
};

/** The letters of all user modes. */
export const USER_MODES = Object.keys(USER_MODE_WORDS).join("");

/** Modes that only the server gives. */
export const GIVEN_MODES = "o";
