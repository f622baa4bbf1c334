import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { BrowserContext } from 'playwright-core'
import { requireBinary } from '../../../support/binaries.ts'
import { FLAGS } from '../../../support/chromium.ts'
import { freePort } from '../../../support/free-port.ts'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
type Category = (typeof CATEGORIES)[number]
/** Out of 100. */
export type Scores = Readonly<Record<Category, number>>

export interface Measured {
  readonly scores: Scores
  /** Audits of a category that count and did not pass, with what they found. */
  readonly failed: Readonly<Record<Category, readonly string[]>>
}

interface Report {
  readonly runtimeError?: { readonly code: string }
  readonly categories: Readonly<
    Record<Category, { score: number | null; auditRefs: readonly { id: string; weight: number }[] }>
  >
  readonly audits: Readonly<Record<string, { score: number | null }>>
}

const CLI = 'node_modules/lighthouse/cli/index.js'
/** A machine under load can spoil a measurement, never improve it: it is measured again, the bar stays where it is. */
const MOST_RUNS = 5
const ONE_RUN_MS = 120_000

/** Lighthouse, on a Chromium whose visitor the tests can sign in. */
export class Lighthouse {
  readonly context: BrowserContext
  readonly #port: number
  readonly #folder: string

  private constructor(context: BrowserContext, port: number, folder: string) {
    this.context = context
    this.#port = port
    this.#folder = folder
  }

  static async start(): Promise<Lighthouse> {
    const executablePath = requireBinary('chromium')
    if (executablePath === undefined) throw new Error('no Chromium')
    const folder = mkdtempSync(join(tmpdir(), 'atm-lighthouse-'))
    const port = await freePort()
    const args = [...FLAGS, `--remote-debugging-port=${port}`]
    // Persistent: Lighthouse opens its tabs in the browser's own context, and finds our cookies there.
    const context = await chromium.launchPersistentContext(folder, {
      executablePath,
      args,
      chromiumSandbox: false,
    })
    return new Lighthouse(context, port, folder)
  }

  async stop(): Promise<void> {
    await this.context.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** As a phone on a slow network, simulated. Medians of one, three or five runs: more only while they are not as wanted. */
  async measure(url: string, wanted: (scores: Scores) => boolean): Promise<Measured> {
    const runs: Report[] = []
    for (let run = 0; run < MOST_RUNS; run += 1) {
      const report = await this.#run(url)
      if (report !== undefined) runs.push(report)
      if (runs.length % 2 === 1 && wanted(medians(runs))) break
    }
    const last = runs.at(-1)
    if (last === undefined) throw new Error(`Lighthouse measured nothing at ${url}`)
    return { scores: medians(runs), failed: failedOf(last) }
  }

  /** Undefined when the trace came to nothing, which happens where everything is slow. */
  async #run(url: string): Promise<Report | undefined> {
    const file = join(this.#folder, 'report.json')
    const options = [
      `--port=${this.#port}`,
      '--output=json',
      `--output-path=${file}`,
      '--quiet',
      '--no-enable-error-reporting',
      `--only-categories=${CATEGORIES.join(',')}`,
    ]
    try {
      await promisify(execFile)(process.execPath, [CLI, url, ...options], { timeout: ONE_RUN_MS })
    } catch {
      return undefined
    }
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    rmSync(file)
    return report.runtimeError === undefined ? report : undefined
  }
}

function medians(runs: readonly Report[]): Scores {
  return perCategory((category) => {
    const scores = runs
      .map((run) => Math.round((run.categories[category].score ?? 0) * 100))
      .sort((a, b) => a - b)
    return scores[Math.floor(scores.length / 2)] ?? 0
  })
}

function failedOf(report: Report): Measured['failed'] {
  return perCategory((category) =>
    report.categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => id),
  )
}

function perCategory<T>(of: (category: Category) => T): Readonly<Record<Category, T>> {
  return {
    performance: of('performance'),
    accessibility: of('accessibility'),
    'best-practices': of('best-practices'),
    seo: of('seo'),
  }
}
