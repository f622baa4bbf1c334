/**
 * `npm run bench:planet -- [--seed 1] [--measure] --json`: a year of saves for a planet, calculated from what was measured
 * (bench/planet/constants.json; `--measure` measures again on this machine) and from stated assumptions. No real time passes.
 */
import { parseArgs } from 'node:util'
import { finish, round } from './lib/options.ts'
import { ASSUMED } from './planet/assumptions.ts'
import { readConstants, writeConstants } from './planet/constants.ts'
import { planFor, viralPlan } from './planet/scenarios.ts'
import type { Plan } from './planet/scenarios.ts'
import type { IncidentOutcome } from './planet/runs.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    measure: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const say = (text: string) => {
  if (!values.json) process.stdout.write(`${text}\n`)
}

if (values.measure) {
  // Storage and simulators are wanted only here.
  const { measure } = await import('./planet/measure.ts')
  writeConstants(await measure(say), new Date().toISOString().slice(0, 10))
}

const seed = Number(values.seed)
const started = performance.now()
const constants = readConstants()
const plans = [1e9, 6e9].map((perYear) => planFor(perYear, constants, seed))
const viral = viralPlan(1e6, 6e9, constants, seed)
const seconds = (performance.now() - started) / 1000

const number = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(round(value, 2))
const lasts = ({ recoveredAfterS: s }: IncidentOutcome) =>
  s === undefined
    ? 'more than a week'
    : s < 120
      ? `${s} s`
      : s < 7200
        ? `${round(s / 60, 0)} min`
        : `${round(s / 3600, 1)} h`

function show(plan: Plan): void {
  const { size } = plan
  say(`\n${number(plan.perYear)} saves a year, ${number(size.peakPerSecond)} a second in the highest hour`)
  say(
    `  server cores ${number(size.serverCores)} (99 % of accepts within ${number(plan.acceptP99Ms)} ms of CPU and queue)`,
  )
  say(`  worker cores ${number(size.workerCores)}, PostgreSQL cores ${number(size.postgresCores)}`)
  say(
    `  PostgreSQL: ${number(size.terabytesPerYear)} TB a year, ${number(size.walMbPerSecond)} MB/s of log, ${number(size.commitsPerSecond)} commits/s`,
  )
  say(
    `  Redis: ${number(plan.redisMbNormally)} MB, at most ${number(plan.redisMbInAnOutage)} MB in an outage of all services for an hour`,
  )
  for (const one of plan.services) {
    say(
      `  ${one.service}: ${number(one.callsPerSave)} calls a save; ${one.declaredPerSecond} calls/s allow ${number(one.savesADay)} saves a day (${number(one.savesADayInBatches)} in full batches)`,
    )
    say(
      `    needs ${number(one.neededPerSecond)} calls/s, ${number(one.timesDeclared)} times that; after a year at the declared limit ${number(one.waitingAfterAYear)} saves wait`,
    )
    say(
      `    with the quota: behind for ${one.minutesBehindWithQuota} minutes of the year; out for an hour: ${number(one.oneHourOutage.mostWaiting)} wait, done after ${lasts(one.oneHourOutage)}`,
    )
    say(
      `    429 for a day: ${number(one.oneDayLimited.mostWaiting)} wait, done after ${lasts(one.oneDayLimited)}, ${number(one.oneDayLimited.savesPerBatchAtWorst)} saves a batch`,
    )
  }
  say('  what breaks first:')
  for (const { what, timesItsLimit } of plan.breaks) say(`    ${number(timesItsLimit)} x ${what}`)
}

say(`assumed: ${JSON.stringify(ASSUMED)}`)
for (const plan of plans) show(plan)
say('\na million taps of one song within an hour:')
for (const { service, declared, withQuota } of viral)
  say(
    `  ${service}: ${number(declared.end.arrived)} taps, all there after ${lasts(declared)} at the declared limit, ${lasts(withQuota)} with the quota of 6e9 a year`,
  )
say(`calculated in ${round(seconds, 1)} s`)

const [, planet] = plans
finish({
  name: 'planet',
  mode: 'simulated',
  value: round(planet?.breaks[0]?.timesItsLimit ?? 0, 1),
  unit: `times the limit of ${planet?.breaks[0]?.what ?? ''}`,
  baseline: 1,
  baseline_name: 'what one registration is taken to allow',
  ratio: round(planet?.breaks[0]?.timesItsLimit ?? 0, 1),
  seconds: round(seconds, 1),
  assumed: ASSUMED,
  constants,
  plans,
  viral,
})
