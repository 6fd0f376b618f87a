/** Where and when something was measured, as a reader of the figures needs to know it. */

/** @returns the day, the processor, the memory and the kernel, on one line */
export async function machine(): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${await processor()}, ${await memory()}, Linux ${Deno.osRelease()}`;
}

async function processor(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo");
  return `${navigator.hardwareConcurrency} cores of ${
    /^model name\s*: (.*)$/m.exec(text)?.[1] ?? Deno.build.arch
  }`;
}

async function memory(): Promise<string> {
  const kilobytes = /^MemTotal:\s*(\d+)/m.exec(await Deno.readTextFile("/proc/meminfo"))?.[1];
  return `${Math.round(Number(kilobytes) / 1024 / 1024)} GB of memory`;
}
