/** Lines about our own account: AUTHENTICATE, REGISTER and the numerics of SASL (IRCv3 sasl-3.1, draft/account-registration). */

import * as rpl from "../../../protocol/numerics.ts";
import type { Update } from "./update.ts";

const refused: Update = (client, { params }) => client.login.refused(params.at(-1) ?? "");

export const ACCOUNT_UPDATES: Readonly<Record<string, Update>> = {
  AUTHENTICATE: (client, { params }) => client.login.challenged(params[0] ?? ""),
  REGISTER(client, { params: [outcome = "", account = "", text = ""] }) {
    if (outcome === "SUCCESS") client.login.registered(account);
    else client.emit({ kind: "info", text });
  },
  [rpl.RPL_LOGGEDIN]: (client, { params }) => client.login.known(params[2] ?? ""),
  [rpl.RPL_LOGGEDOUT]: (client) => client.login.known(undefined),
  [rpl.RPL_SASLSUCCESS]: (client) => client.login.succeeded(),
  // What there is instead; the refusal follows.
  [rpl.RPL_SASLMECHS]: () => {},
  [rpl.ERR_NICKLOCKED]: refused,
  [rpl.ERR_SASLFAIL]: refused,
  [rpl.ERR_SASLTOOLONG]: refused,
  [rpl.ERR_SASLABORTED]: refused,
  [rpl.ERR_SASLALREADY]: refused,
};
