import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { DataDirInUseError, lockDataDir } from '../../../core/database/data-dir-lock.ts'

const root = mkdtempSync(join(tmpdir(), 'atm-lock-'))
const lockModule = new URL('../../../core/database/data-dir-lock.ts', import.meta.url).href
const children: ChildProcess[] = []
let folders = 0

function someFolder(): string {
  folders += 1
  return join(root, `data-${folders}`)
}

/** A process that holds the lock until it is ended. */
async function holder(folder: string): Promise<ChildProcess> {
  const script = `const { lockDataDir } = await import(${JSON.stringify(lockModule)})
    await lockDataDir(${JSON.stringify(folder)})
    process.stdout.write('locked')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

describe('the lock of the data folder', () => {
  it('refuses a second owner with a message that helps', async () => {
    const folder = someFolder()
    const lock = await lockDataDir(folder)

    const second = lockDataDir(folder)

    await expect(second).rejects.toThrow(DataDirInUseError)
    await expect(second).rejects.toThrow(`DATA_DIR ${folder} is in use by another process. Stop it first`)
    await lock.release()
  })

  it('is free after it was released', async () => {
    const folder = someFolder()

    for (let n = 0; n < 3; n += 1) await (await lockDataDir(folder)).release()
    const lock = await lockDataDir(folder)

    await expect(lockDataDir(folder)).rejects.toThrow(DataDirInUseError)
    await lock.release()
  })

  it('is free the moment its owner is gone, however it went', async () => {
    const folder = someFolder()
    const child = await holder(folder)
    await expect(lockDataDir(folder)).rejects.toThrow(DataDirInUseError)

    await end(child, 'SIGKILL')
    const lock = await lockDataDir(folder)

    await expect(lockDataDir(folder)).rejects.toThrow(DataDirInUseError)
    await lock.release()
  }, 60_000)

  it('stays with an owner that is too busy to say so', async () => {
    const folder = someFolder()
    const child = await holder(folder)

    child.kill('SIGSTOP')

    await expect(lockDataDir(folder)).rejects.toThrow(DataDirInUseError)
    child.kill('SIGCONT')
    await end(child, 'SIGKILL')
  }, 60_000)

  it('goes to one of many that ask at once', async () => {
    const folder = someFolder()
    const child = await holder(folder)
    await end(child, 'SIGKILL')

    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder)))

    const got = asked.filter((one) => one.status === 'fulfilled')
    expect(got).toHaveLength(1)
    for (const one of got) await one.value.release()
  }, 60_000)

  it('works in a folder with a long name', async () => {
    const folder = join(root, 'long'.repeat(20), 'name'.repeat(20))
    mkdirSync(folder, { recursive: true })

    const lock = await lockDataDir(folder)

    await expect(lockDataDir(folder)).rejects.toThrow(DataDirInUseError)
    await lock.release()
  })
})
