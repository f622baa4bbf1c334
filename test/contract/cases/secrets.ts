import { describe, expect, it } from '@jest/globals'
import type { FaultEffect } from '../../../sandbox/simulator.ts'
import { everythingIn, faultOf, type Bench } from '../bench.ts'

/** Tokens must not come out through an error, whatever went wrong. */
export function secretCases(bench: () => Bench): void {
  const repeat = (token: string, status: number): FaultEffect => ({
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json', 'x-echo': token },
    body: JSON.stringify({
      error: { status, code: 'BAD_REQUEST', message: `You sent ${token}` },
      errors: [{ code: '1', title: `You sent ${token}`, detail: `You sent ${token}` }],
      code: 'invalid_request',
      message: `You sent ${token}`,
    }),
  })

  const KINDS: readonly (readonly [string, (token: string) => FaultEffect])[] = [
    ['400 that repeats the token', (token) => repeat(token, 400)],
    ['401 that repeats the token', (token) => repeat(token, 401)],
    ['403 that repeats the token', (token) => repeat(token, 403)],
    ['403 as plain text that repeats the token', (token) => ({ kind: 'answer', status: 403, body: token })],
    ['500 that repeats the token', (token) => repeat(token, 500)],
    ['200 out of shape that repeats the token', (token) => repeat(token, 200)],
    ['cut connection', () => ({ kind: 'cut_before' })],
  ]

  describe('secrets', () => {
    it.each(KINDS)('stay inside with a %s', async (_, effect) => {
      const { service, link, call, disturb, sandbox } = bench()
      const { account, session } = link()
      disturb(effect(account.accessToken), { account: account.id })

      const fault = await faultOf(service.adapter.getAccount(session, call))

      const printed = everythingIn(fault)
      expect(printed).not.toContain(account.accessToken)
      for (const [name, value] of Object.entries(sandbox.env))
        if (/SECRET|PRIVATE_KEY/.test(name)) expect(printed).not.toContain(value)
      expect(printed).not.toMatch(/bearer|authorization/i)
    })

    it('stay inside when the token itself cannot be sent', async () => {
      const { service, call } = bench()
      const session = { linkId: 'lnk_1', accessToken: 'line\nbreak-in-a-token', market: 'US' }

      const fault = await faultOf(service.adapter.getAccount(session, call))

      expect(everythingIn(fault)).not.toContain('break-in-a-token')
    })

    it('leave out control and direction marks, and most of a long text', async () => {
      const { service, link, call, disturb } = bench()
      const { account, session } = link()
      const message = `\u202Eevil\u0007\n${'x'.repeat(5000)}`
      const body = JSON.stringify({
        error: { code: 'BAD_REQUEST', message },
        errors: [{ code: '1', title: message, detail: message }],
        code: 'invalid_request',
        message,
      })
      disturb({ kind: 'answer', status: 400, body }, { account: account.id })

      const fault = await faultOf(service.adapter.getAccount(session, call))

      expect(fault.message).toContain('evil')
      expect(fault.message).toMatch(/^[^\p{C}]+$/u)
      expect(fault.message.length).toBeLessThan(320)
    })
  })
}
