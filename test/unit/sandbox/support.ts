import { createPrivateKey } from 'node:crypto'
import { afterEach } from '@jest/globals'
import { SignJWT } from 'jose'
import { startSandbox, type SandboxOptions } from '../../../sandbox/start.ts'
import type { Sandbox, SandboxAccount } from '../../../sandbox/simulator.ts'
import type { Version } from '../../../sandbox/catalogue/recording.ts'

const open: Sandbox[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
})

/** A sandbox that is closed after the test, with a clock that stands still until it is advanced. */
export async function sandboxFor(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => new Date('2026-11-22T10:00:00Z'), ...options })
  open.push(sandbox)
  return sandbox
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly json: any
}

export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function idOf(sandbox: Sandbox, service: string, song: string, version?: Version): string {
  const { catalogue } = sandbox.world
  return catalogue.trackId(service, catalogue.find(song, version))
}

export function bearer(account: SandboxAccount): { authorization: string } {
  return { authorization: `Bearer ${account.accessToken}` }
}

export interface TokenClaims {
  readonly iss?: string
  readonly kid?: string
  readonly lifeSeconds?: number
  readonly origin?: readonly string[]
}

/** A developer token of the sandbox's team, right unless told otherwise. */
export async function developerToken(sandbox: Sandbox, claims: TokenClaims = {}): Promise<string> {
  const now = Math.floor(sandbox.world.now() / 1000)
  const { iss = sandbox.env['APPLE_MUSIC_TEAM_ID'] ?? '', kid = sandbox.env['APPLE_MUSIC_KEY_ID'] ?? '' } =
    claims
  return new SignJWT(claims.origin === undefined ? {} : { origin: claims.origin })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(iss)
    .setIssuedAt(now)
    .setExpirationTime(now + (claims.lifeSeconds ?? 600))
    .sign(createPrivateKey(sandbox.env['APPLE_MUSIC_PRIVATE_KEY'] ?? ''))
}
