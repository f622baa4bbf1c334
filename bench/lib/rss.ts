import { readFileSync } from 'node:fs'

/** Resident memory of a process in megabytes; Linux only. */
export function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 102.4) / 10
}
