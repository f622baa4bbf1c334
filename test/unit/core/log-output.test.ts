import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createLogOutput } from '../../../core/log-output.ts'
import { waitFor } from '../../support/wait-for.ts'

const LINES = Array.from({ length: 1000 }, (_, n) => `{"n":${n},"text":"Ünïcödé"}\n`)

describe('the output of a log', () => {
  let dir: string
  let file: string
  let fd: number

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'atm-log-'))
    file = join(dir, 'log')
    fd = openSync(file, 'a')
  })
  afterEach(() => {
    closeSync(fd)
    rmSync(dir, { recursive: true })
  })

  it('has every line, in order', async () => {
    const output = createLogOutput(fd)

    for (const line of LINES) output.write(line)

    await waitFor('all is written', () => readFileSync(file, 'utf8').length >= LINES.join('').length)
    expect(readFileSync(file, 'utf8')).toBe(LINES.join(''))
  })

  it('has the last line when the process ends', () => {
    const output = createLogOutput(fd)

    output.write('the last one\n')
    output.write('and another\n')
    output.flushSync()

    // The first may be under way still; it goes out by itself.
    expect(readFileSync(file, 'utf8')).toContain('and another\n')
  })

  it('holds up nothing when the disk is full', async () => {
    // Left open: a write may be under way when the test ends.
    const output = createLogOutput(openSync('/dev/full', 'a'))

    for (const line of LINES) output.write(line)
    output.flushSync()
    await new Promise((done) => setImmediate(done))
    output.write('once more\n')
    output.flushSync()
  })
})
