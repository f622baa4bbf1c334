import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { useApi } from '../api/support/api.ts'

const run = promisify(execFile)

interface Snippet {
  readonly language: string
  readonly code: string
  readonly line: number
}

function snippetsOf(file: string): readonly Snippet[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }))
}

/** What the snippets of the page print, in their order; the first one is where a reader puts in address and key. */
const EXPECTED: readonly (readonly [string, RegExp])[] = [
  ['sh', /^\{.*"status":"needs_action".*"kind":"link"/s],
  ['ts', /^needs_action http.*\/link\?session=.*\nsav_\w+ Night Ferry\nsav_\w+ .*\n400 invalid_request \[/s],
  ['ts', /^http.*\/link\?session=.*\nneeds_action\n$/s],
  ['sh', /^retry: \d+\n/],
  ['ts', /^saved Night Ferry.*\nNight Ferry (?:done|pending)/],
  ['ts', /^sav_\w+ \d{4}-\d\d-\d\dT\S+Z\n$/],
  ['ts', /^$/],
  ['sh', /^HTTP\/1.1 202 .*\s+HTTP\/1.1 202 .*\s+idempotency-replayed: true\s*$/i],
  ['sh', /"code":"invalid_request".*"pointer":"\/track\/isrc"/],
  ['sh', /"status":"done".*"status":"already_saved"/s],
]

describe('docs/partners.md', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })
  const [setUp, ...snippets] = snippetsOf('docs/partners.md')
  let folder: string

  beforeAll(async () => {
    await api.app.link('demo-listener', 'spotify')
    // As a partner gets it: the package built and installed, not our sources.
    folder = mkdtempSync(join(tmpdir(), 'atm-partner-'))
    const installed = join(folder, 'node_modules/@add-to-music/client')
    mkdirSync(installed, { recursive: true })
    execFileSync(process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      'sdk',
      '--outDir',
      join(installed, 'dist'),
    ])
    cpSync('sdk/package.json', join(installed, 'package.json'))
  }, 60_000)

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('begins with what a reader has to fill in', () => {
    expect(setUp?.code).toMatch(/^export ADDRESS=.*\nexport KEY=.*\n$/)
    expect(snippets.map(({ language }) => language)).toEqual(EXPECTED.map(([language]) => language))
  })

  it.each(snippets.map((snippet, n) => [snippet.line, snippet, EXPECTED[n]?.[1]] as const))(
    'line %i does what it says',
    async (line, { language, code }, printed) => {
      const file = join(folder, `line-${line}.${language === 'ts' ? 'mts' : 'sh'}`)
      writeFileSync(file, code)
      const [program, args] =
        language === 'ts' ? [process.execPath, ['--no-warnings', file]] : ['bash', ['-euo', 'pipefail', file]]

      const { stdout } = await run(program, args, {
        cwd: folder,
        env: { ...process.env, ADDRESS: api.product.url, KEY: api.app.key },
        timeout: 20_000,
      })

      expect(stdout).toMatch(printed ?? /never/)
    },
  )
})
