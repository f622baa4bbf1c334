import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ServiceCalls } from './measure.ts'

/** What was measured, on which day and by which command. CPU in milliseconds of one core, sizes in bytes. */
export interface Constants {
  readonly measured: Numbers & { readonly calls: Readonly<Record<string, ServiceCalls>> }
  /** For each value: the command it comes from, and the day. */
  readonly from: Readonly<Record<string, string>>
}

interface Numbers {
  readonly serverCpuMsPerAccept: number
  readonly postgresCpuMsPerAccept: number
  /** Server and worker together, for a save that goes its whole way alone. */
  readonly productCpuMsPerSave: number
  readonly postgresCpuMsPerSave: number
  readonly walBytesPerSave: number
  readonly commitsPerSave: number
  /** Rows of all tables that one save leaves, indexes included. */
  readonly tableBytesPerSave: number
  readonly redisBytesPerJob: number
}

const FILE = fileURLToPath(new URL('constants.json', import.meta.url))

export function readConstants(): Constants {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Constants
}

export function writeConstants(measured: Constants['measured'], day: string): void {
  const command = `npm run bench:planet -- --measure (${day})`
  const from = Object.fromEntries(Object.keys(measured).map((name) => [name, command]))
  writeFileSync(FILE, `${JSON.stringify({ measured, from }, undefined, 2)}\n`)
}
