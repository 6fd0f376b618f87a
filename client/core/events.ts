/**
 * What the core tells its face: plain data, one object a fact. Foreign text is raw in here; whoever shows it
 * passes it through `visibleText` first.
 */

/** How something was said. */
export type Manner = "said" | "action" | "notice";

/**
 * How private a connection is: not at all, so that whoever is on the way can read along; within this machine; by TLS
 * with the key that a link named or this machine knows; by TLS with a certificate of a public authority.
 */
export type Security = "none" | "loopback" | "pinned" | "verified";

/** Somebody in a room: the marks are those of PREFIX, highest first. */
export interface Person {
  readonly nick: string;
  readonly marks: string;
}

/** An emoji under a message, and who put it there, the first one first. */
export interface Reaction {
  readonly emoji: string;
  readonly nicks: readonly string[];
}

/** The message that another one answers; who said it, and its beginning, where that is known. */
export interface RepliedTo {
  /** Its msgid. */
  readonly id: string;
  readonly from?: string;
  readonly text?: string;
}

/** Something that was said before: `room` is a room's name, or in private the other person's nick. */
export interface Found {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly room: string;
  readonly from: string;
  readonly text: string;
  readonly manner: Manner;
  /** Its msgid, where the server tells. */
  readonly id?: string;
}

/**
 * A fact, and when it was: `at` in milliseconds since 1970, by the server's clock where it tells. What is `past` was
 * said or done while we were not there: it is no news, and nothing that we know of the present changes by it.
 */
export type ClientEvent =
  & { readonly at: number; readonly past?: true }
  & (
    /** The link is up and the server is being greeted; `again` after a loss. */
    | { readonly kind: "connected"; readonly again: boolean; readonly security: Security }
    /** The server has let us in under this nick. */
    | { readonly kind: "welcome"; readonly nick: string; readonly server: string }
    /** The nick cannot be had; `Client.alias` offers another, and the suggestion is free to try. */
    | {
      readonly kind: "alias-refused";
      readonly alias: string;
      readonly reason: string;
      readonly suggestion: string;
    }
    /**
     * `Client.password` is to give the password of an account, or to say that there will be none. `refused` says why
     * the one before was not taken.
     */
    | {
      readonly kind: "password-wanted";
      readonly account: string;
      /** What it is for: an account that there is, one that is to be made; to have it changed, and what to. */
      readonly purpose: "log-in" | "register" | "current" | "change";
      readonly refused: string | undefined;
    }
    /** A code with which another machine logs in to the account, good once and for ten minutes. */
    | {
      readonly kind: "link-code";
      readonly account: string;
      readonly code: string;
      /** The server's address, `host:port`, where it is known. */
      readonly place: string | undefined;
    }
    /** The connection is gone; the link tries again in `retryIn` seconds, or not at all when that is undefined. */
    | { readonly kind: "lost"; readonly reason: string; readonly retryIn: number | undefined }
    /**
     * Words, of several lines where there is a newline in `text`. `room` is a room's name, or in private the other
     * person's nick. `label` names an own message on its way, `key` any message for good: it is the label or, for those
     * of others, the msgid where they have one. What is `older` was asked for by `Client.older`.
     */
    | {
      readonly kind: "message";
      readonly key: string;
      readonly room: string;
      readonly from: string;
      readonly text: string;
      readonly manner: Manner;
      readonly mine: boolean;
      readonly private: boolean;
      readonly mention: boolean;
      readonly id?: string;
      readonly label?: string;
      readonly replyTo?: RepliedTo;
      readonly older?: true;
    }
    /** Somebody put an emoji under a message or took it away; `reactions` are all that are there now. */
    | {
      readonly kind: "reactions";
      readonly room: string;
      /** The message's key and msgid, who said it, and at most 200 characters of it. */
      readonly key: string;
      readonly id: string;
      readonly from: string;
      readonly text: string;
      readonly by: string;
      readonly emoji: string;
      readonly added: boolean;
      readonly reactions: readonly Reaction[];
    }
    /** Who is typing there now, we ourselves left out. */
    | { readonly kind: "typing"; readonly room: string; readonly nicks: readonly string[] }
    /** `Client.older` is answered: so many messages came before this, and whether there may be others. */
    | { readonly kind: "older"; readonly room: string; readonly lines: number; readonly more: boolean }
    /** The server has the own message with this label, where it says so under this msgid. */
    | { readonly kind: "stored"; readonly label: string; readonly room?: string; readonly id?: string }
    /** An own message was refused. */
    | {
      readonly kind: "failed";
      readonly label: string;
      readonly room: string;
      readonly text: string;
      readonly reason: string;
    }
    /**
     * What came before in this conversation was the past; what follows is live. `missed` tells whether it was said
     * while the connection was lost, or before we came; with `more`, some of it was left out.
     */
    | {
      readonly kind: "caught-up";
      readonly room: string;
      readonly lines: number;
      readonly missed: boolean;
      readonly more: boolean;
    }
    /** Somebody took back a message, which `from` said then, as far as we know. */
    | {
      readonly kind: "redacted";
      readonly room: string;
      readonly by: string;
      readonly mine: boolean;
      /** The message's msgid, and its key where it is known. */
      readonly id: string;
      readonly key?: string;
      readonly from: string | undefined;
      /** Milliseconds since 1970. */
      readonly saidAt: number | undefined;
      readonly reason: string;
    }
    /** Another device of ours has shown a conversation up to this time, in milliseconds since 1970. */
    | { readonly kind: "read"; readonly room: string; readonly upTo: number }
    /** Somebody entered a room; `mine` when it was we. */
    | { readonly kind: "joined"; readonly room: string; readonly who: string; readonly mine: boolean }
    /** Somebody left a room; `mine` when it was we. */
    | {
      readonly kind: "left";
      readonly room: string;
      readonly who: string;
      readonly mine: boolean;
      readonly reason: string;
    }
    /** Somebody was put out of a room. */
    | {
      readonly kind: "kicked";
      readonly room: string;
      readonly who: string;
      readonly by: string;
      readonly mine: boolean;
      readonly reason: string;
    }
    /** Somebody left the server; `rooms` are those of ours they were in. */
    | {
      readonly kind: "quit";
      readonly who: string;
      readonly rooms: readonly string[];
      readonly reason: string;
    }
    /** Somebody has another nick; `rooms` are those of ours they are in. */
    | {
      readonly kind: "renamed";
      readonly from: string;
      readonly to: string;
      readonly mine: boolean;
      readonly rooms: readonly string[];
    }
    /** A room of ours has another name, and is the same room. */
    | {
      readonly kind: "room-renamed";
      readonly from: string;
      readonly to: string;
      readonly by: string;
      readonly reason: string;
    }
    /** The topic of a room: changed by somebody, or (`by` undefined) as it stands. "" is none. */
    | {
      readonly kind: "topic";
      readonly room: string;
      readonly topic: string;
      readonly by: string | undefined;
    }
    /** Who is in a room, on entering it or when asked for. */
    | {
      readonly kind: "names";
      readonly room: string;
      readonly people: readonly Person[];
      readonly asked: boolean;
    }
    /** Somebody changed the modes of a room, or of somebody in it. */
    | { readonly kind: "mode"; readonly room: string; readonly by: string; readonly change: string }
    /** Somebody asks us into a room. */
    | { readonly kind: "invited"; readonly room: string; readonly by: string }
    /** What the server knows of somebody, as label and value. */
    | {
      readonly kind: "whois";
      readonly nick: string;
      readonly facts: readonly (readonly [string, string])[];
    }
    /** The rooms of the server. */
    | {
      readonly kind: "rooms";
      readonly rooms: readonly { readonly name: string; readonly people: number; readonly topic: string }[];
    }
    /** What a search has found, the oldest first. */
    | { readonly kind: "found"; readonly messages: readonly Found[] }
    /** A conversation is closed, and what was said there is to be forgotten. */
    | { readonly kind: "closed"; readonly room: string }
    /** The person wants what is shown of a conversation gone from the screen; "" is the server's own words. */
    | { readonly kind: "clear"; readonly room: string }
    /** We are away, or back; `auto` when nobody asked for it. */
    | { readonly kind: "away"; readonly away: boolean; readonly reason: string; readonly auto: boolean }
    /** What a newcomer needs to know, once in a lifetime; at most five lines. */
    | { readonly kind: "tips"; readonly room: string; readonly lines: readonly string[] }
    /** A setting has another value. */
    | { readonly kind: "setting"; readonly name: string; readonly value: string | number | boolean }
    /** The room or person that what is typed goes to; undefined when there is none. */
    | { readonly kind: "current"; readonly room: string | undefined }
    /** The server's own words: message of the day, notices, answers without a kind of their own. */
    | { readonly kind: "note"; readonly from: string; readonly text: string }
    /** Our own words to the person: help, confirmations. */
    | { readonly kind: "info"; readonly text: string }
    /** Something did not work; the text says what to do next where that is known. */
    | { readonly kind: "error"; readonly text: string }
    /** The person asked to leave; the link ends after its last line is sent. */
    | { readonly kind: "leaving" }
  );

/** The names of all kinds of events. */
export type EventKind = ClientEvent["kind"];

/** The event of one kind. */
export type EventOf<K extends EventKind> = Extract<ClientEvent, { readonly kind: K }>;
