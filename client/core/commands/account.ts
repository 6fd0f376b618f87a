/** Slash commands about one's account, beyond logging in and out. */

import type { Commands } from "./command.ts";

export const ACCOUNT_COMMANDS: Commands = {
  password: {
    family: "self",
    usage: "",
    does: "change the password of your account; you are asked for both, unseen",
    least: 0,
    most: 0,
    args: [],
    run: (client) => client.passwordChange.begin(client.login.account),
  },
  link: {
    family: "self",
    usage: "",
    does: "a code with which another machine of yours logs in to your account",
    least: 0,
    most: 0,
    args: [],
    run: (client) => client.send("KEY", "CODE"),
  },
};
