import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { requireBinary } from './binaries.ts'

/** Nothing but what the tests open: no updates, no reports, no proxy of the machine, plain HTTP over TCP. */
export const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
]

/** The system's own Chromium, without a window. Undefined where it is not installed. */
export async function startChromium(flags: readonly string[] = []): Promise<Browser | undefined> {
  const executablePath = requireBinary('chromium')
  if (executablePath === undefined) return undefined
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags], chromiumSandbox: false })
}
