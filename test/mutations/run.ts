import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTATIONS } from './mutations.ts'
import type { Mutation } from './mutations.ts'

/**
 * Switches off one promise at a time in a copy of the sources and runs the tests that watch over it: they must pass
 * before and fail after. `--only N` runs the Nth alone. Prints a table; ends with 1 when a mutation was not noticed.
 */
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const root = new URL('../..', import.meta.url).pathname
const chosen =
  values.only === undefined ? MUTATIONS : MUTATIONS.slice(Number(values.only) - 1, Number(values.only))

const rows = chosen.map((mutation) => ({ mutation, ...tryOut(mutation) }))
process.stdout.write(`\n| switched off | tests | as it is | switched off |\n| --- | --- | --- | --- |\n`)
for (const { mutation, before, after } of rows) {
  process.stdout.write(`| ${mutation.name} | \`${mutation.tests.join(' ')}\` | ${before} | ${after} |\n`)
}
process.exitCode = rows.every(({ before, after }) => before === 'pass' && after === 'fail') ? 0 : 1

function tryOut(mutation: Mutation): { readonly before: string; readonly after: string } {
  const copy = mkdtempSync(join(tmpdir(), 'atm-mutation-'))
  try {
    copySources(copy)
    const before = run(copy, mutation.tests)
    apply(copy, mutation)
    const after = run(copy, mutation.tests)
    process.stderr.write(`${mutation.name}: ${before}, then ${after}\n`)
    return { before, after }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** As they are in the working folder, committed or not. */
function copySources(to: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', list, { cwd: root, maxBuffer: 64e6 })
  // A file may be gone by now.
  const files = ['--ignore-failed-read', '--null', '-T', '-', '-cf', '-']
  const packed = spawnSync('tar', files, { cwd: root, input: names, maxBuffer: 512e6 })
  execFileSync('tar', ['-xf', '-'], { cwd: to, input: packed.stdout })
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'))
}

function apply(copy: string, { name, file, find, replace }: Mutation): void {
  const path = join(copy, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(find).length !== 2) throw new Error(`"${name}" does not fit ${file} any more`)
  writeFileSync(
    path,
    source.replace(find, () => replace),
  )
}

/** `none` when no test was run: that proves nothing. */
function run(copy: string, tests: readonly string[]): 'pass' | 'fail' | 'none' {
  const out = join(copy, 'jest.json')
  const args = ['test', '--silent', '--', ...tests, '--json', `--outputFile=${out}`, '--forceExit']
  spawnSync('npm', args, { cwd: copy, stdio: 'ignore' })
  const result = JSON.parse(readFileSync(out, 'utf8')) as Record<string, number>
  if (result['numRuntimeErrorTestSuites'] !== 0) return 'none'
  if (result['numFailedTests'] !== 0) return 'fail'
  return result['numPassedTests'] === 0 ? 'none' : 'pass'
}
