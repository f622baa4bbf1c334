/**
 * Measures the matching on labelled cases: npm run eval:matching -- FILE… [--json] [--worst N] [--baselines]
 * `--without durationMs` (or album, explicit, isrc, artists) withholds a field, to see what it is worth.
 * Two formats, told apart by their fields: cases (query, candidates, answer) and pairs (left, right, label).
 */
import process, { argv } from 'node:process'
import { decide } from '../workers/matching/decide.ts'
import { BASELINES } from './matching/baselines.ts'
import { readLines, toCase } from './matching/cases.ts'
import type { Case } from './matching/cases.ts'
import type { Figures, Result } from './matching/measure.ts'
import { calibration, figures, judge } from './matching/measure.ts'
import type { Pair } from './matching/pairs.ts'
import { isPair, judgePair, pairFigures } from './matching/pairs.ts'

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

function main(args: readonly string[]): number {
  const asJson = args.includes('--json')
  const worst = args.includes('--worst') ? Number(args[args.indexOf('--worst') + 1]) : 12
  const without = args.includes('--without') ? args[args.indexOf('--without') + 1] : undefined
  const files = args.filter(
    (arg, at) => !arg.startsWith('--') && !['--worst', '--without'].includes(args[at - 1] ?? ''),
  )
  if (files.length === 0) {
    console.error('usage: npm run eval:matching -- FILE… [--json] [--worst N] [--baselines]')
    return 2
  }
  const lines = files.flatMap(readLines)
  const pairs = lines.filter(isPair)
  const cases = lines.filter((line) => !isPair(line)).map((line) => withhold(toCase(line), without))
  if (pairs.length > 0) reportPairs(pairs, asJson, worst)
  if (cases.length > 0) reportCases(cases, asJson, worst, args.includes('--baselines'))
  return 0
}

function withhold(one: Case, field: string | undefined): Case {
  if (field === undefined) return one
  const bare = <Side extends Case['query']>(side: Side): Side => ({
    ...side,
    [field]: field === 'artists' ? [] : undefined,
  })
  return {
    ...one,
    query: bare(one.query),
    candidates: one.candidates.map((track) =>
      field === 'artists' ? track : { ...track, [field]: undefined },
    ),
  }
}

function reportPairs(pairs: readonly Pair[], asJson: boolean, worst: number): void {
  const results = pairs.map(judgePair)
  const summary = pairFigures(results)
  console.log(
    `${String(summary.pairs)} pairs: precision ${percent(summary.precision)}, recall ${percent(summary.recall)}, F1 ${summary.f1.toFixed(4)}`,
  )
  for (const { pair, said } of results.filter((one) => one.said !== (one.pair.label === 1)).slice(0, worst)) {
    console.log(
      `  ${said ? 'said same' : 'said different'}: ${JSON.stringify(pair.left)}\n    ${JSON.stringify(pair.right)}`,
    )
  }
  if (asJson) console.log(JSON.stringify(summary))
}

function measure(cases: readonly Case[]): { readonly results: readonly Result[]; readonly summary: Figures } {
  for (const one of cases.slice(0, 300)) decide(one.query, one.candidates)
  const start = performance.now()
  const decisions = cases.map((one) => decide(one.query, one.candidates))
  const microseconds = (performance.now() - start) * 1000
  const results = cases.map((one, at) => judge(one, decisions[at] ?? { kind: 'absent', reason: '' }))
  return { results, summary: figures(results, microseconds) }
}

function reportCases(cases: readonly Case[], asJson: boolean, worst: number, withBaselines: boolean): void {
  const { results, summary } = measure(cases)
  console.log(`${String(summary.cases)} cases`)
  console.log(`  precision of automatic saves   ${percent(summary.precision)}`)
  console.log(`  recall (saved right, unasked)  ${percent(summary.recall)}`)
  console.log(`  false saves without an answer  ${percent(summary.false_saves)}`)
  console.log(`  coverage (saved at all)        ${percent(summary.coverage)}`)
  console.log(`  unsure                         ${percent(summary.unsure)}`)
  console.log(`  right one shown when unsure    ${percent(summary.shown_when_unsure)}`)
  console.log(`  µs per candidate               ${summary.us_per_candidate.toFixed(1)}`)
  console.log('\nkind                                     n  accuracy  precision    recall  coverage')
  for (const [kind, one] of Object.entries(summary.by_kind).sort((a, b) => a[1].accuracy - b[1].accuracy)) {
    const cells = [one.accuracy, one.precision, one.recall, one.coverage].map((cell) =>
      cell.toFixed(3).padStart(10),
    )
    console.log(`${kind.padEnd(36)} ${String(one.n).padStart(5)}${cells.join('')}`)
  }
  console.log('\nconfidence        n      said     right')
  for (const bin of calibration(results)) {
    console.log(
      `${bin.from.toFixed(2)}–${bin.to.toFixed(2)} ${String(bin.n).padStart(8)}  ${bin.said.toFixed(3)}     ${bin.right.toFixed(3)}`,
    )
  }
  if (withBaselines) reportBaselines(cases)
  reportWorst(results, worst)
  if (asJson) console.log(JSON.stringify(lastLine(summary)))
}

/** What other tools read: no more and no less than the agreed fields. */
function lastLine(summary: Figures): object {
  const kinds = Object.entries(summary.by_kind).map(
    ([kind, { n, accuracy }]) => [kind, { n, accuracy }] as const,
  )
  return { ...summary, coverage: undefined, by_kind: Object.fromEntries(kinds) }
}

function reportBaselines(cases: readonly Case[]): void {
  console.log('\nbaseline                 precision    recall  false saves  accuracy')
  for (const [name, choose] of BASELINES) {
    const results = cases.map((one) => {
      const track = choose(one.query, one.candidates)
      return judge(
        one,
        track === undefined
          ? { kind: 'absent', reason: '' }
          : { kind: 'found', track, confidence: 1, evidence: [], substitute: false },
      )
    })
    const all = figures(results, 0)
    const accuracy = results.filter((one) => one.right).length / results.length
    console.log(
      `${name.padEnd(24)} ${[all.precision, all.recall, all.false_saves, accuracy].map((cell) => cell.toFixed(3).padStart(9)).join(' ')}`,
    )
  }
}

/** Wrong saves first, the surest on top; then what was not found. */
function reportWorst(results: readonly Result[], worst: number): void {
  const surety = ({ decision }: Result): number =>
    decision.kind === 'found' ? 1 + decision.confidence : decision.kind === 'unsure' ? 0.5 : 0
  const wrong = results.filter((one) => !one.right).sort((a, b) => surety(b) - surety(a))
  console.log(`\n${String(wrong.length)} not right; the worst:`)
  for (const { case: one, decision } of wrong.slice(0, worst)) {
    console.log(`- ${decision.kind} [${one.kind}] ${one.id}\n    wanted ${JSON.stringify(one.query)}`)
    const answer = one.candidates.find((track) => track.id === one.answer)
    if (answer !== undefined) console.log(`    answer ${describe(answer)}`)
    const given =
      decision.kind === 'found'
        ? [decision]
        : decision.kind === 'unsure'
          ? decision.candidates.slice(0, 2)
          : []
    if (decision.kind !== 'found') console.log(`    reason ${decision.reason}`)
    for (const { track, confidence, evidence } of given) {
      console.log(
        `    ${confidence.toFixed(3)} ${describe(track)}\n          ${evidence.map((item) => `${item.signal} ${item.verdict}${item.note === undefined ? '' : ` (${item.note})`}`).join('; ')}`,
      )
    }
  }
}

function describe(track: Case['candidates'][number]): string {
  return [track.title, track.artists.join(', '), track.album, track.durationMs]
    .filter((part) => part !== undefined)
    .join(' | ')
}

process.exitCode = main(argv.slice(2))
