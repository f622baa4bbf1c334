import { describe, expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { WebhookError, verifyWebhook } from '../../../sdk/webhooks.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
const AT = new Date('2026-11-22T12:00:00Z')
const now = () => AT
const BODY = JSON.stringify({
  type: 'save.completed',
  timestamp: AT.toISOString(),
  data: { id: 'sav_1', title: 'Ñandú' },
})

/** Signed by the library that defines the standard. */
function signed(body = BODY, secret = SECRET, at = AT): Record<string, string> {
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
  }
}

describe('verifyWebhook', () => {
  it.each([
    ['text', BODY, signed(), SECRET],
    ['bytes and Headers', new TextEncoder().encode(BODY), new Headers(signed()), SECRET],
    ['the second of two secrets', BODY, signed(), [OTHER, SECRET]],
    [
      'one good signature of several',
      BODY,
      { ...signed(), 'webhook-signature': `v1,AAAA v1a,x v1,!! ${signed()['webhook-signature']}` },
      SECRET,
    ],
    ['a secret without its prefix', BODY, signed(), SECRET.slice('whsec_'.length)],
    ['a clock that is behind', BODY, signed(BODY, SECRET, new Date(AT.getTime() + 299_000)), SECRET],
  ])('takes %s', async (_, payload, headers, secret) => {
    const message = await verifyWebhook(payload, headers, secret, { now })

    expect(message).toEqual(JSON.parse(BODY))
  })

  it.each([
    ['another body', `${BODY} `, signed(), SECRET],
    ['another secret', BODY, signed(), OTHER],
    ['another id', BODY, { ...signed(), 'webhook-id': 'evt_2' }, SECRET],
    ['another time', BODY, { ...signed(), 'webhook-timestamp': String(AT.getTime() / 1000 + 1) }, SECRET],
    ['an old message', BODY, signed(BODY, SECRET, new Date(AT.getTime() - 301_000)), SECRET],
    ['a time that is none', BODY, { ...signed(), 'webhook-timestamp': 'NaN' }, SECRET],
    ['no signature', BODY, { ...signed(), 'webhook-signature': '' }, SECRET],
    ['no headers', BODY, {}, SECRET],
    [
      'a version we do not know',
      BODY,
      { ...signed(), 'webhook-signature': signed()['webhook-signature']!.replace('v1', 'v2') },
      SECRET,
    ],
  ])('refuses %s', async (_, payload, headers, secret) => {
    await expect(verifyWebhook(payload, headers, secret, { now })).rejects.toThrow(WebhookError)
  })

  it('says when the secret is none', async () => {
    await expect(verifyWebhook(BODY, signed(), 'whsec_', { now })).rejects.toThrow(TypeError)
  })
})
