/**
 * Learns the weights of workers/matching/weights.ts from labelled cases:
 *   node bench/matching/learn.ts [--write] FILE…
 * Logistic regression over the verdicts of plausible candidates, by plain gradient steps from fixed starting values, and
 * held to those values by a ridge: where the cases say little, what a person set by hand stays. No chance is involved.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { compare, isPlausible, isSavable, signalsOf } from '../../workers/matching/compare.ts'
import { SURE } from '../../workers/matching/decide.ts'
import { readOffered, readWanted } from '../../workers/matching/sides.ts'
import { readLines, toCase } from './cases.ts'
import { START } from './start-weights.ts'

interface Row {
  readonly signals: readonly string[]
  readonly right: boolean
  readonly id: string
  readonly savable: boolean
  readonly hasAnswer: boolean
  readonly half: 0 | 1
}

const RIDGE = 0.0005
const STEPS = 10_000
const RATE = 1.5

function collect(files: readonly string[]): readonly Row[] {
  return files.flatMap(readLines).flatMap((line) => {
    const one = toCase(line)
    const half = (createHash('sha1').update(one.id).digest()[0] ?? 0) % 2 === 0 ? 0 : 1
    const wanted = readWanted(one.query)
    if (!wanted.read.knownRecording) return []
    return (
      one.candidates
        .map((track) => compare(wanted, readOffered(track)))
        // Other versions are never saved, whatever else agrees: they would only teach that other versions have other lengths.
        .filter((found) => isPlausible(found) && found.version.verdict !== 'different')
        .map((found): Row => ({
          signals: signalsOf(found),
          right: found.offered.track.id === one.answer,
          id: one.id,
          savable: isSavable(found),
          hasAnswer: one.answer !== null,
          half,
        }))
    )
  })
}

function scoreOf(weights: ReadonlyMap<string, number>, signals: readonly string[]): number {
  return signals.reduce((sum, signal) => sum + (weights.get(signal) ?? 0), weights.get('bias') ?? 0)
}

/** Rows with the same verdicts count together, which makes the steps cheap. */
function learn(rows: readonly Row[]): Map<string, number> {
  const patterns = [...Map.groupBy(rows, (row) => row.signals.join(' ')).values()].map((same) => ({
    signals: ['bias', ...(same[0]?.signals ?? [])],
    count: same.length,
    right: same.filter((row) => row.right).length,
  }))
  const start = new Map(Object.entries(START))
  const weights = new Map(start)
  for (let step = 0; step < STEPS; step += 1) {
    const slope = new Map<string, number>()
    for (const { signals, count, right } of patterns) {
      const score = signals.reduce((sum, signal) => sum + (weights.get(signal) ?? 0), 0)
      const error = (count / (1 + Math.exp(-score)) - right) / rows.length
      for (const signal of signals) slope.set(signal, (slope.get(signal) ?? 0) + error)
    }
    for (const [signal, value] of weights) {
      const pull = RIDGE * (value - (start.get(signal) ?? 0))
      weights.set(signal, value - RATE * ((slope.get(signal) ?? 0) + pull))
    }
  }
  return weights
}

function logLoss(weights: ReadonlyMap<string, number>, rows: readonly Row[]): number {
  const losses = rows.map(({ signals, right }) =>
    Math.log1p(Math.exp(scoreOf(weights, signals) * (right ? -1 : 1))),
  )
  return losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, rows.length)
}

/** What would be saved with these weights, for the cases these rows come from. */
function saves(weights: ReadonlyMap<string, number>, rows: readonly Row[]): string {
  const best = [
    ...Map.groupBy(
      rows.filter((row) => row.savable),
      (row) => row.id,
    ).values(),
  ].map((same) =>
    same.reduce((top, row) => (scoreOf(weights, row.signals) > scoreOf(weights, top.signals) ? row : top)),
  )
  const saved = best.filter((row) => 1 / (1 + Math.exp(-scoreOf(weights, row.signals))) >= SURE)
  const right = saved.filter((row) => row.right).length
  const answerable = new Set(rows.filter((row) => row.hasAnswer).map((row) => row.id)).size
  return `precision ${(right / saved.length).toFixed(4)}, recall ${(right / answerable).toFixed(4)}`
}

function print(weights: ReadonlyMap<string, number>): string {
  const lines = [...weights].map(([signal, value]) => {
    const name = /^\w+$/u.test(signal) ? signal : `'${signal}'`
    return `  ${name}: ${String(Math.round(value * 100) / 100)},`
  })
  return [
    '/** Log-odds each verdict adds. Written by bench/matching/learn.ts; docs/matching.md says what each is worth and why. */',
    'export const WEIGHTS: Readonly<Record<string, number>> = {',
    ...lines,
    '}',
    '',
  ].join('\n')
}

const files = argv.slice(2).filter((arg) => !arg.startsWith('--'))
const rows = collect(files)
const halves = [0, 1].map((half) => rows.filter((row) => row.half === half))
const [even = [], odd = []] = halves
const crossed = [
  [learn(even), odd],
  [learn(odd), even],
] as const
for (const [weights, other] of crossed) {
  console.log(
    `learned on one half, log loss on the other: ${logLoss(weights, other).toFixed(4)}, ${saves(weights, other)}`,
  )
}
const all = learn(rows)
console.log(`learned on all ${String(rows.length)} rows, log loss on them: ${logLoss(all, rows).toFixed(4)}`)
console.log(`start values, log loss on all: ${logLoss(new Map(Object.entries(START)), rows).toFixed(4)}`)
for (const [signal, value] of all) {
  console.log(
    signal.padEnd(22),
    value.toFixed(2).padStart(7),
    ...crossed.map(([weights]) => (weights.get(signal) ?? 0).toFixed(2).padStart(7)),
    String(rows.filter((row) => row.signals.includes(signal)).length).padStart(7),
  )
}
if (argv.includes('--write'))
  writeFileSync(new URL('../../workers/matching/weights.ts', import.meta.url), print(all))
