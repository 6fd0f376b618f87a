/** Emoji by the names that people type between colons. A table of our own, of those in common use. */

/** Emoji, each with its names; the first name is the one to be shown. */
const TABLE = `
😀 grinning|😃 smiley|😄 smile|😁 grin|😆 laughing satisfied|😅 sweat_smile|🤣 rofl|😂 joy|🙂 slight_smile
🙃 upside_down|😉 wink|😊 blush|😇 innocent|🥰 smiling_hearts|😍 heart_eyes|😘 kissing_heart|😋 yum
😜 stuck_out_tongue|🤪 zany|🤗 hug|🤭 giggle|🤫 shush|🤔 thinking|🤐 zipper_mouth|🤨 raised_eyebrow|😐 neutral
😑 expressionless|😶 no_mouth|😏 smirk|😒 unamused|🙄 eye_roll|😬 grimacing|😌 relieved|😔 pensive|😪 sleepy
😴 sleeping|😷 mask|🤒 sick|🤕 hurt|🤢 nauseated|🤮 vomiting|🤧 sneezing|🥵 hot|🥶 cold_face|😵 dizzy_face
🤯 exploding_head|🤠 cowboy|🥳 partying|😎 sunglasses|🤓 nerd|🧐 monocle|😕 confused|😟 worried|🙁 frowning
😮 open_mouth|😯 hushed|😲 astonished|😳 flushed|🥺 pleading|😨 fearful|😰 anxious|😢 cry|😭 sob|😱 scream
😖 confounded|😣 persevere|😞 disappointed|😓 sweat|😩 weary|😫 tired|🥱 yawning|😤 triumph|😡 rage|😠 angry
😈 smiling_imp|💀 skull|💩 poop|🤡 clown|👻 ghost|👽 alien|🤖 robot|🙈 see_no_evil|🙉 hear_no_evil
🙊 speak_no_evil|❤️ heart|🧡 orange_heart|💛 yellow_heart|💚 green_heart|💙 blue_heart|💜 purple_heart
🖤 black_heart|💔 broken_heart|💯 100|💢 anger|💥 boom|💫 dizzy|💦 sweat_drops|💤 zzz|👋 wave|✋ raised_hand
👌 ok_hand|✌️ v|🤞 crossed_fingers|🤘 metal|👈 point_left|👉 point_right|👆 point_up|👇 point_down
👍 +1 thumbsup|👎 -1 thumbsdown|✊ fist|👊 punch|👏 clap|🙌 raised_hands|🤝 handshake|🙏 pray thanks|✍️ writing
💪 muscle|🧠 brain|👀 eyes|🤦 facepalm|🤷 shrug|🙋 raising_hand|🙇 bow|🏃 running|💃 dancing|🐶 dog|🐱 cat
🐭 mouse|🦊 fox|🐻 bear|🐼 panda|🐧 penguin|🐦 bird|🦆 duck|🦉 owl|🐝 bee|🐛 bug|🦋 butterfly|🐌 snail|🐢 turtle
🐍 snake|🦀 crab|🐙 octopus|🐟 fish|🐬 dolphin|🐳 whale|🐘 elephant|🦄 unicorn|🌱 seedling|🌲 evergreen|🌵 cactus
🍀 four_leaf_clover|🌹 rose|🌻 sunflower|🍎 apple|🍌 banana|🍓 strawberry|🍕 pizza|🍔 burger|🍟 fries|🌮 taco
🍿 popcorn|🍪 cookie|🎂 birthday|🍰 cake|☕ coffee|🍵 tea|🍺 beer|🍻 beers|🍷 wine|🥂 cheers|🌍 earth|🌙 moon
☀️ sun|⭐ star|✨ sparkles|⚡ zap|🔥 fire|🌈 rainbow|☁️ cloud|❄️ snowflake|⛄ snowman|🌊 ocean|🎉 tada|🎈 balloon
🎁 gift|🏆 trophy|🥇 first_place|⚽ soccer|🎮 video_game|🎲 die|🎨 art|🎵 musical_note|🎸 guitar|📷 camera|💻 laptop
🖥️ desktop|⌨️ keyboard|📱 phone|🔋 battery|💡 bulb|🔧 wrench|🔨 hammer|⚙️ gear|🔒 lock|🔑 key|📦 package|📌 pushpin
📎 paperclip|📝 memo|📚 books|📅 calendar|📈 chart_up|📉 chart_down|✉️ envelope|🔔 bell|🔕 no_bell|🔍 mag
⏰ alarm|⏳ hourglass|💰 moneybag|🚀 rocket|🚗 car|🚲 bike|🚢 ship|✈️ airplane|🚂 train|🏠 house|🚧 construction
🚨 rotating_light|✅ white_check_mark check|❌ x cross|❓ question|❗ exclamation|⚠️ warning|🚫 no_entry|♻️ recycle
➕ plus|➖ minus|🔄 arrows|⬆️ arrow_up|⬇️ arrow_down|⬅️ arrow_left|➡️ arrow_right|🆗 ok|🆕 new|🏁 checkered_flag
`;

/** One emoji under one of its names. */
export interface NamedEmoji {
  readonly name: string;
  readonly emoji: string;
}

const NAMED: readonly NamedEmoji[] = TABLE.trim().split(/[|\n]/).flatMap((entry) => {
  const [emoji = "", ...names] = entry.split(" ");
  return names.map((name) => ({ name, emoji }));
});

/** @returns the emoji whose names begin so, then those that have it inside; `text` without colons */
export function emojiLike(text: string): readonly NamedEmoji[] {
  const wanted = text.toLowerCase();
  const first = NAMED.filter(({ name }) => name.startsWith(wanted));
  return [...first, ...NAMED.filter(({ name }) => name.includes(wanted) && !name.startsWith(wanted))];
}

/** @returns the emoji of `:name:` or `name`; undefined when there is none */
export function emojiOf(text: string): string | undefined {
  const wanted = text.replace(/^:|:$/g, "").toLowerCase();
  return NAMED.find(({ name }) => name === wanted)?.emoji;
}
