/**
 * The numbers of replies, by the names that specifications give them. It refuses to know their parameters.
 * Names are Modern IRC's; where one number has two meanings, only the one that is in use today stands here.
 */

// Welcome (Modern IRC, "Connection Registration")
export const RPL_WELCOME = "001";
export const RPL_YOURHOST = "002";
export const RPL_CREATED = "003";
export const RPL_MYINFO = "004";
export const RPL_ISUPPORT = "005";
export const RPL_BOUNCE = "010";
export const RPL_REMOTEISUPPORT = "105";

// The server and the network (Modern IRC)
export const RPL_TRACELINK = "200";
export const RPL_STATSLINKINFO = "211";
export const RPL_STATSCOMMANDS = "212";
export const RPL_STATSKLINE = "216";
export const RPL_ENDOFSTATS = "219";
export const RPL_STATSUPTIME = "242";
export const RPL_STATSOLINE = "243";
export const RPL_LUSERCLIENT = "251";
export const RPL_LUSEROP = "252";
export const RPL_LUSERUNKNOWN = "253";
export const RPL_LUSERCHANNELS = "254";
export const RPL_LUSERME = "255";
export const RPL_ADMINME = "256";
export const RPL_ADMINLOC1 = "257";
export const RPL_ADMINLOC2 = "258";
export const RPL_ADMINEMAIL = "259";
export const RPL_TRACEEND = "262";
export const RPL_TRYAGAIN = "263";
export const RPL_LOCALUSERS = "265";
export const RPL_GLOBALUSERS = "266";
export const RPL_VERSION = "351";
export const RPL_LINKS = "364";
export const RPL_ENDOFLINKS = "365";
export const RPL_INFO = "371";
export const RPL_MOTD = "372";
export const RPL_ENDOFINFO = "374";
export const RPL_MOTDSTART = "375";
export const RPL_ENDOFMOTD = "376";
export const RPL_TIME = "391";
export const RPL_HELPSTART = "704";
export const RPL_HELPTXT = "705";
export const RPL_ENDOFHELP = "706";

// People (Modern IRC)
export const RPL_UMODEIS = "221";
export const RPL_WHOISCERTFP = "276";
export const RPL_NONE = "300";
export const RPL_AWAY = "301";
export const RPL_USERHOST = "302";
export const RPL_ISON = "303";
/** Not in Modern; the number that servers with USERIP agree on. */
export const RPL_USERIP = "340";
export const RPL_UNAWAY = "305";
export const RPL_NOWAWAY = "306";
export const RPL_WHOISREGNICK = "307";
export const RPL_WHOISUSER = "311";
export const RPL_WHOISSERVER = "312";
export const RPL_WHOISOPERATOR = "313";
export const RPL_WHOWASUSER = "314";
export const RPL_ENDOFWHO = "315";
export const RPL_WHOISIDLE = "317";
export const RPL_ENDOFWHOIS = "318";
export const RPL_WHOISCHANNELS = "319";
export const RPL_WHOISSPECIAL = "320";
export const RPL_WHOISACCOUNT = "330";
export const RPL_WHOISACTUALLY = "338";
export const RPL_WHOREPLY = "352";
export const RPL_ENDOFWHOWAS = "369";
export const RPL_WHOISHOST = "378";
export const RPL_WHOISMODES = "379";
export const RPL_VISIBLEHOST = "396";
export const RPL_WHOISSECURE = "671";

// Rooms (Modern IRC)
export const RPL_LISTSTART = "321";
export const RPL_LIST = "322";
export const RPL_LISTEND = "323";
export const RPL_CHANNELMODEIS = "324";
export const RPL_CHANNEL_URL = "328";
export const RPL_CREATIONTIME = "329";
export const RPL_NOTOPIC = "331";
export const RPL_TOPIC = "332";
export const RPL_TOPICWHOTIME = "333";
export const RPL_INVITELIST = "336";
export const RPL_ENDOFINVITELIST = "337";
export const RPL_INVITING = "341";
export const RPL_INVEXLIST = "346";
export const RPL_ENDOFINVEXLIST = "347";
export const RPL_EXCEPTLIST = "348";
export const RPL_ENDOFEXCEPTLIST = "349";
export const RPL_NAMREPLY = "353";
export const RPL_ENDOFNAMES = "366";
export const RPL_BANLIST = "367";
export const RPL_ENDOFBANLIST = "368";
export const RPL_QUIETLIST = "728";
export const RPL_ENDOFQUIETLIST = "729";

// Operators (Modern IRC)
export const RPL_YOUREOPER = "381";
export const RPL_REHASHING = "382";

// Refusals: whom or what a command named (Modern IRC)
export const ERR_UNKNOWNERROR = "400";
export const ERR_NOSUCHNICK = "401";
export const ERR_NOSUCHSERVER = "402";
export const ERR_NOSUCHCHANNEL = "403";
export const ERR_CANNOTSENDTOCHAN = "404";
export const ERR_TOOMANYCHANNELS = "405";
export const ERR_WASNOSUCHNICK = "406";
export const ERR_TOOMANYTARGETS = "407";
export const ERR_NOORIGIN = "409";
export const ERR_NORECIPIENT = "411";
export const ERR_NOTEXTTOSEND = "412";
export const ERR_NOTOPLEVEL = "413";
export const ERR_WILDTOPLEVEL = "414";
export const ERR_BADMASK = "415";
export const ERR_TOOMANYMATCHES = "416";
export const ERR_USERNOTINCHANNEL = "441";
export const ERR_NOTONCHANNEL = "442";
export const ERR_USERONCHANNEL = "443";
export const ERR_USERSDONTMATCH = "502";
export const ERR_HELPNOTFOUND = "524";

// Refusals: the line, the command, the registration (Modern IRC)
export const ERR_INPUTTOOLONG = "417";
export const ERR_UNKNOWNCOMMAND = "421";
export const ERR_NOMOTD = "422";
export const ERR_NOADMININFO = "423";
export const ERR_NONICKNAMEGIVEN = "431";
export const ERR_ERRONEUSNICKNAME = "432";
export const ERR_NICKNAMEINUSE = "433";
export const ERR_NICKCOLLISION = "436";
export const ERR_UNAVAILRESOURCE = "437";
export const ERR_NONICKCHANGE = "447";
export const ERR_NOTREGISTERED = "451";
export const ERR_NEEDMOREPARAMS = "461";
export const ERR_ALREADYREGISTERED = "462";
export const ERR_NOPERMFORHOST = "463";
export const ERR_PASSWDMISMATCH = "464";
export const ERR_YOUREBANNEDCREEP = "465";
export const ERR_INVALIDUSERNAME = "468";

// Refusals: rooms, modes and rights (Modern IRC)
export const ERR_KEYSET = "467";
export const ERR_LINKCHANNEL = "470";
export const ERR_CHANNELISFULL = "471";
export const ERR_UNKNOWNMODE = "472";
export const ERR_INVITEONLYCHAN = "473";
export const ERR_BANNEDFROMCHAN = "474";
export const ERR_BADCHANNELKEY = "475";
export const ERR_BADCHANMASK = "476";
export const ERR_NEEDREGGEDNICK = "477";
export const ERR_BANLISTFULL = "478";
export const ERR_NOPRIVILEGES = "481";
export const ERR_CHANOPRIVSNEEDED = "482";
export const ERR_CANTKILLSERVER = "483";
export const ERR_NOOPERHOST = "491";
export const ERR_UMODEUNKNOWNFLAG = "501";
export const ERR_INVALIDKEY = "525";
export const ERR_CANTSENDTOUSER = "531";
export const ERR_INVALIDMODEPARAM = "696";
export const ERR_LISTMODEALREADYSET = "697";
export const ERR_LISTMODENOTSET = "698";
export const ERR_NOPRIVS = "723";

// Asking to be let in: KNOCK, as ratbox brought it
export const RPL_KNOCK = "710";
export const RPL_KNOCKDLVR = "711";
export const ERR_TOOMANYKNOCK = "712";
export const ERR_CHANOPEN = "713";
export const ERR_KNOCKONCHAN = "714";

// STARTTLS (IRCv3 tls)
export const RPL_STARTTLS = "670";
export const ERR_STARTTLS = "691";

// Capabilities (IRCv3 capability-negotiation)
export const ERR_INVALIDCAPCMD = "410";

// Bots (IRCv3 bot-mode)
export const RPL_WHOISBOT = "335";

// Chosen fields of WHO (IRCv3 whox)
export const RPL_WHOSPCRPL = "354";

// Watching nicks (IRCv3 monitor)
export const RPL_MONONLINE = "730";
export const RPL_MONOFFLINE = "731";
export const RPL_MONLIST = "732";
export const RPL_ENDOFMONLIST = "733";
export const ERR_MONLISTFULL = "734";

// Metadata (IRCv3 metadata)
export const RPL_WHOISKEYVALUE = "760";
export const RPL_KEYVALUE = "761";
export const RPL_KEYNOTSET = "766";
export const RPL_METADATASUBOK = "770";
export const RPL_METADATAUNSUBOK = "771";
export const RPL_METADATASUBS = "772";
export const RPL_METADATASYNCLATER = "774";

// Logging in (IRCv3 sasl-3.1)
export const RPL_LOGGEDIN = "900";
export const RPL_LOGGEDOUT = "901";
export const ERR_NICKLOCKED = "902";
export const RPL_SASLSUCCESS = "903";
export const ERR_SASLFAIL = "904";
export const ERR_SASLTOOLONG = "905";
export const ERR_SASLABORTED = "906";
export const ERR_SASLALREADY = "907";
export const RPL_SASLMECHS = "908";
