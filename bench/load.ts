/** One run of the load (`native/load`): what to ask of it, and what it measured. */

/** What clients do. Left out means: nothing is said, nobody is in a room. */
export interface Plan {
  readonly clients: number;
  /** Rooms in all; clients are spread over them evenly. */
  readonly rooms?: number;
  /** Rooms that each client is in; 1 if left out. */
  readonly roomsOfEach?: number;
  readonly speakers?: number;
  /** Messages on their way at any moment: as fast as the server can. */
  readonly window?: number;
  /** Messages a second, instead of a window. */
  readonly rate?: number;
  /** Percent of the clients that ask for message-tags, server-time and echo-message. */
  readonly capable?: number;
  /** How long is measured. */
  readonly seconds?: number;
  /** How long clients sit idle before anything is said, or at all. */
  readonly idle?: number;
}

/** What one run measured. Speaking is measured only where something was said. */
export interface Sample {
  readonly clients: number;
  /** Clients that were granted echo-message. */
  readonly echoed: number;
  readonly registeredPerSecond: number;
  /** Microseconds on a processor. */
  readonly cpuPerRegistration: number;
  /** Kilobytes of the server before anybody came, with everybody idle, and at the end. */
  readonly memoryBefore: number;
  readonly memoryIdle: number;
  readonly memoryAfter: number;
  readonly messagesPerSecond?: number;
  readonly deliveriesPerSecond?: number;
  /** Microseconds that the server was on a processor. */
  readonly cpuPerDelivery?: number;
  /** Processors that the server, and the load, kept busy. */
  readonly busy?: number;
  readonly loadBusy?: number;
  /** Milliseconds from when a message was due until it was delivered. */
  readonly p50?: number;
  readonly p99?: number;
  readonly p999?: number;
  /** Deliveries that had not come ten seconds after the end; below zero, those that were too many. */
  readonly lost?: number;
  /** Error replies. */
  readonly refused: number;
  /** Connections that broke before they were registered, and were tried again. */
  readonly reopened: number;
}

/** What a server must be told about, to be measured. */
export interface Target {
  readonly port: number;
  readonly pid: number;
  /** Clients that may be registering at once, so that it is as fast as it can be; 100 if left out. */
  readonly atOnce?: number;
}

/** The measuring takes over once the server is warm. */
const WARM_UP = 0.7;

let runs = 0;

/** The arguments of the load for a plan. */
export function loadArguments(plan: Plan): string[] {
  const options: Record<string, number | undefined> = {
    "-n": plan.clients,
    "-g": plan.rooms ?? 0,
    "-k": plan.roomsOfEach,
    "-m": plan.speakers,
    "-w": plan.window,
    "-r": plan.rate,
    "-t": plan.capable,
    "-s": plan.speakers === undefined ? 0 : plan.seconds,
    "-W": WARM_UP,
    "-H": plan.idle,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.flatMap(([name, value]) => [name, String(value)]);
}

/**
 * Reads what the load printed.
 * @throws SyntaxError if it is no sample
 */
export function parseSample(line: string): Sample {
  const sample = JSON.parse(line);
  for (const name of ["clients", "registeredPerSecond", "memoryIdle", "refused"]) {
    if (typeof sample[name] !== "number") throw new SyntaxError(`The load measured no ${name}: ${line}`);
  }
  return sample;
}

/** What makes a sample doubtful, in words; undefined if nothing does. */
export function doubtOf({ lost = 0, refused }: Sample): string | undefined {
  if (lost > 0) return `${lost} deliveries did not come`;
  if (lost < 0) return `${-lost} deliveries too many`;
  return refused > 0 ? `${refused} commands were refused` : undefined;
}

/**
 * Runs the load once. Every run has nicks of its own, for the server may not have noticed yet that the last one's left.
 * @throws Error with what the load said, when a client broke or never got in; or when nothing was delivered
 */
export async function runLoad(
  program: string,
  { port, pid, atOnce = 100 }: Target,
  plan: Plan,
): Promise<Sample> {
  const prefix = `u${(runs++).toString(36).replace(/\d/g, (digit) => "qrstvwxyzu"[Number(digit)] ?? "")}q`;
  const args = ["-p", port, "-P", pid, "-c", atOnce, "-x", prefix].map(String).concat(loadArguments(plan));
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join("; "));
  const sample = parseSample(new TextDecoder().decode(stdout));
  if (sample.deliveriesPerSecond === 0) throw new Error("nothing was delivered in that time");
  return sample;
}
