import { ASSUMED } from './assumptions.ts'
import type { Constants } from './constants.ts'
import { chance } from './random.ts'
import { queueRun } from './queue.ts'
import { callsPerSave, habitsFor, ruleOf } from './rules.ts'
import { incident, viralHour, year } from './runs.ts'
import type { IncidentOutcome } from './runs.ts'
import { sizeFor } from './size.ts'
import type { Size } from './size.ts'

/** What a service's limits mean for a number of saves a year. */
export interface ServicePlan {
  readonly service: string
  /** Calls a second that one registration is taken to allow; the services publish no numbers. */
  readonly declaredPerSecond: number
  readonly callsPerSave: number
  /** Saves a day at the declared limit, one at a time and in full batches. */
  readonly savesADay: number
  readonly savesADayInBatches: number
  /** Calls a second the highest hour needs, and how many times the declared limit that is. */
  readonly neededPerSecond: number
  readonly timesDeclared: number
  /** At the end of a year at the declared limit. */
  readonly waitingAfterAYear: number
  /** With a quota a fifth above what is needed. */
  readonly minutesBehindWithQuota: number
  readonly oneHourOutage: IncidentOutcome
  readonly oneDayLimited: IncidentOutcome
}

export interface Plan {
  readonly perYear: number
  readonly size: Size
  readonly services: readonly ServicePlan[]
  readonly acceptP99Ms: number
  readonly redisMbNormally: number
  /** Links with work while every service is out for an hour, one job each at most. */
  readonly redisMbInAnOutage: number
  readonly breaks: readonly { readonly what: string; readonly timesItsLimit: number }[]
}

const RESERVE = 1.2

export function planFor(perYear: number, constants: Constants, seed: number): Plan {
  const size = sizeFor(perYear, constants)
  const services = Object.keys(ASSUMED.shares).map((id) => servicePlan(id, perYear, constants, seed))
  const jobBytes = constants.measured.redisBytesPerJob
  const waiting = services.reduce((sum, one) => sum + one.oneHourOutage.mostWaiting, 0)
  // A save is under way for about two seconds, in a match job and then in an add job.
  const redisMbNormally = (size.peakPerSecond * 2 * jobBytes) / 1e6
  const redisMbInAnOutage = (waiting * jobBytes) / 1e6
  return {
    perYear,
    size,
    services,
    acceptP99Ms: acceptP99(size, constants, seed),
    redisMbNormally,
    redisMbInAnOutage,
    breaks: [
      ...services.map((one) => ({
        what: `${one.service}: one registration`,
        timesItsLimit: one.timesDeclared,
      })),
      { what: 'one server process', timesItsLimit: size.serverCores },
      { what: 'one worker process', timesItsLimit: size.workerCores },
      {
        what: `CPU of one PostgreSQL, ${ASSUMED.postgresCores} cores`,
        timesItsLimit: size.postgresCores / ASSUMED.postgresCores,
      },
      {
        what: `a year on one disk of ${ASSUMED.postgresTerabytes} TB`,
        timesItsLimit: size.terabytesPerYear / ASSUMED.postgresTerabytes,
      },
      {
        what: `Redis of ${ASSUMED.redisGigabytes} GB, all services out for an hour`,
        timesItsLimit: redisMbInAnOutage / 1000 / ASSUMED.redisGigabytes,
      },
    ].toSorted((a, b) => b.timesItsLimit - a.timesItsLimit),
  }
}

function servicePlan(id: string, perYear: number, constants: Constants, seed: number): ServicePlan {
  const [rule, habits, share] = [ruleOf(id, constants), habitsFor(perYear, id), ASSUMED.shares[id] ?? 0]
  const each = callsPerSave(rule, habits)
  const neededPerSecond = sizeFor(perYear, constants).peakPerSecond * share * each
  const enough = { ...rule, callsPerSecond: neededPerSecond * RESERVE }
  const run = { rule: enough, habits, perYear, share }
  const inBatches = callsPerSave({ ...rule, callsPerBatch: rule.callsPerBatch / rule.mostPerBatch }, habits)
  return {
    service: id,
    declaredPerSecond: rule.callsPerSecond,
    callsPerSave: each,
    savesADay: (rule.callsPerSecond * 86_400) / each,
    savesADayInBatches: (rule.callsPerSecond * 86_400) / inBatches,
    neededPerSecond,
    timesDeclared: neededPerSecond / rule.callsPerSecond,
    waitingAfterAYear: year({ ...run, rule }, chance(seed)).end.waiting,
    minutesBehindWithQuota: year(run, chance(seed)).minutesBehind,
    oneHourOutage: incident(run, 3600, chance(seed)),
    oneDayLimited: incident(run, 86_400, chance(seed)),
  }
}

/** A million taps of one song in an hour: at the declared limits, and with the quota of a yearly number. */
export function viralPlan(taps: number, perYear: number, constants: Constants, seed: number) {
  return Object.entries(ASSUMED.shares).map(([id, share]) => {
    const [rule, habits] = [ruleOf(id, constants), habitsFor(perYear, id)]
    const needed = sizeFor(perYear, constants).peakPerSecond * share * callsPerSave(rule, habits) * RESERVE
    return {
      service: id,
      declared: viralHour({ rule, habits, share }, taps, chance(seed)),
      withQuota: viralHour({ rule: { ...rule, callsPerSecond: needed }, habits, share }, taps, chance(seed)),
    }
  })
}

/** Time in the queue for a server's core and in its hands, in the highest hour. */
function acceptP99({ peakPerSecond, serverCores }: Size, { measured }: Constants, seed: number): number {
  const rule = {
    perSecond: peakPerSecond,
    servers: Math.max(1, Math.ceil(serverCores)),
    serviceSeconds: measured.serverCpuMsPerAccept / 1000,
  }
  return queueRun(rule, 60, chance(seed)).p99Seconds * 1000
}
