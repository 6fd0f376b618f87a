/** Lines about the connection: CAP, welcome, 005, PING, PONG, ERROR, refused nicks. */

import { parseIsupport } from "../../../protocol/isupport.ts";
import * as rpl from "../../../protocol/numerics.ts";
import type { Client } from "../client.ts";
import { nickOf, type Update } from "./update.ts";

const ignore: Update = () => {};

/** Refused nicks: the reason is the last parameter, the nick (if given) the one before. */
const nickRefused: Update = (client, { params }) => {
  const { state, handshake } = client;
  const alias = params.length > 2 ? params[1]! : state.nick;
  handshake.refused(alias, params.at(-1) ?? "");
};

const enterRooms: Update = (client) => client.handshake.enterRooms();

export const CONNECTION_UPDATES: Readonly<Record<string, Update>> = {
  CAP(client, { params: [, subcommand = "", ...rest] }) {
    const list = rest.at(-1) ?? "";
    if (subcommand === "LS") client.handshake.offered(list, rest.length > 1);
    if (subcommand === "ACK" || subcommand === "NAK") client.handshake.answered(list, subcommand === "ACK");
    if (subcommand === "DEL") { for (const name of list.split(" ")) client.state.caps.delete(name); }
  },
  PING: (client, { params }) => client.send("PONG", ...params.slice(-1)),
  PONG(client, { params }) {
    client.pongs++;
    for (const { label } of client.outgoing.settleUpTo(params.at(-1) ?? "")) {
      client.emit({ kind: "stored", label });
    }
  },
  ERROR(client, { params }) {
    client.emit({ kind: "note", from: client.state.server, text: params.at(-1) ?? "" });
  },
  [rpl.RPL_WELCOME]: (client, message) => client.handshake.welcomed(message.params[0] ?? "", nickOf(message)),
  [rpl.RPL_ISUPPORT](client, { params }) {
    for (const { name, value, removed } of parseIsupport(params)) {
      client.state.setToken(name, removed ? undefined : value);
    }
  },
  [rpl.RPL_ENDOFMOTD]: enterRooms,
  [rpl.ERR_NOMOTD]: enterRooms,
  [rpl.ERR_NICKNAMEINUSE]: nickRefused,
  [rpl.ERR_ERRONEUSNICKNAME]: nickRefused,
  [rpl.ERR_NICKCOLLISION]: nickRefused,
  [rpl.ERR_UNAVAILRESOURCE]: nickRefused,
  [rpl.ERR_PASSWDMISMATCH](client, { params }) {
    if (client.state.phase !== "welcomed") client.giveUp();
    client.emit({ kind: "error", text: passwordAdvice(client, params.at(-1) ?? "") });
  },
  ...Object.fromEntries([
    rpl.RPL_YOURHOST,
    rpl.RPL_CREATED,
    rpl.RPL_MYINFO,
    rpl.RPL_LUSERCLIENT,
    rpl.RPL_LUSEROP,
    rpl.RPL_LUSERUNKNOWN,
    rpl.RPL_LUSERCHANNELS,
    rpl.RPL_LUSERME,
    rpl.RPL_LOCALUSERS,
    rpl.RPL_GLOBALUSERS,
    rpl.RPL_VISIBLEHOST,
    rpl.RPL_UMODEIS,
  ].map((numeric) => [numeric, ignore])),
};

function passwordAdvice(client: Client, reason: string): string {
  const given = client.options.password !== undefined;
  return given
    ? `The server did not take the password: ${reason}`
    : "This server wants a password: join with --password";
}
