import { readFileSync, readdirSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own clock (USER_HZ, see time(7)). */
const TICKS_PER_SECOND = 100

/** CPU seconds that a process and its living children have used so far, user and system together; 0 outside Linux. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)))
  const family = new Set([pid])
  // Children come after their parents, but ids may wrap around: look until nobody new is found.
  for (let size = 0; size < family.size;) {
    size = family.size
    for (const one of all) if (family.has(one.parent)) family.add(one.pid)
  }
  return all.filter((one) => family.has(one.pid)).reduce((sum, one) => sum + one.seconds, 0)
}

function readStat(pid: number): readonly { pid: number; parent: number; seconds: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets, which may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // Fields 4 (parent), 14 and 15 (user and system time) of proc(5), 16 and 17 those of children that ended.
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    return [{ pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }]
  } catch {
    // Ended while we looked.
    return []
  }
}
