import { ASSUMED } from './assumptions.ts'
import type { Constants } from './constants.ts'
import { PEAK } from './demand.ts'

const YEAR_S = 365 * 86_400

export interface Size {
  readonly peakPerSecond: number
  readonly serverCores: number
  readonly workerCores: number
  readonly postgresCores: number
  readonly walMbPerSecond: number
  readonly terabytesPerYear: number
  readonly commitsPerSecond: number
}

/** What the highest hour of the year needs, with cores as busy as they may be. */
export function sizeFor(perYear: number, { measured }: Constants): Size {
  const peakPerSecond = (perYear / YEAR_S) * PEAK
  const cores = (ms: number) => (peakPerSecond * ms) / 1000 / ASSUMED.busy
  return {
    peakPerSecond,
    serverCores: cores(measured.serverCpuMsPerAccept),
    workerCores: cores(Math.max(0, measured.productCpuMsPerSave - measured.serverCpuMsPerAccept)),
    postgresCores: cores(measured.postgresCpuMsPerSave),
    walMbPerSecond: (peakPerSecond * measured.walBytesPerSave) / 1e6,
    terabytesPerYear: (perYear * measured.tableBytesPerSave) / 1e12,
    commitsPerSecond: peakPerSecond * measured.commitsPerSave,
  }
}
