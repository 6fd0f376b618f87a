/** The modes that clients set on themselves. */

/** B: is a bot; i: hidden from WHO masks; o: operator; w: reads WALLOPS. */
export const USER_MODES = "Biow";

/** Modes that only the server gives. */
export const GIVEN_MODES = "o";
