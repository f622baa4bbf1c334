import { describe, expect, it } from '@jest/globals'
import { forbiddenAddress, wrongUrl } from '../../../core/webhooks/address.ts'

const NONE: ReadonlySet<string> = new Set()

describe('forbiddenAddress', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:192.168.0.1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2001:20::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'videos.example',
    '',
  ])('says why not %s', (address) => {
    expect(forbiddenAddress(address, { local: false }, NONE)).toEqual(expect.stringMatching(/./))
  })

  it.each([
    '8.8.8.8',
    '198.41.0.4',
    '100.63.255.255',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
  ])('has nothing against %s', (address) => {
    expect(forbiddenAddress(address, { local: false }, NONE)).toBeUndefined()
  })

  it('refuses the addresses of this machine, in any spelling', () => {
    const own = new Set(['198.41.0.4', '2606:4700:4700:0:0:0:0:1111'])

    expect(forbiddenAddress('198.41.0.4', { local: false }, own)).toBe('own address')
    expect(forbiddenAddress('::ffff:198.41.0.4', { local: false }, own)).toBe('own address')
    expect(forbiddenAddress('2606:4700:4700::1111', { local: false }, own)).toBe('own address')
  })

  it('lets development reach this machine and nothing else of its network', () => {
    expect(forbiddenAddress('127.0.0.1', { local: true }, NONE)).toBeUndefined()
    expect(forbiddenAddress('::1', { local: true }, NONE)).toBeUndefined()
    expect(forbiddenAddress('::ffff:127.0.0.1', { local: true }, NONE)).toBeUndefined()
    for (const address of ['10.0.0.1', '169.254.169.254', '0.0.0.0', 'fd00::1']) {
      expect(forbiddenAddress(address, { local: true }, NONE)).toBeDefined()
    }
  })
})

describe('wrongUrl', () => {
  it.each([
    'https://videos.example/',
    'https://videos.example:8443/a?b=c',
    'https://[2606:4700:4700::1111]/',
    'https://8.8.8.8/',
  ])('takes %s', (url) => {
    expect(wrongUrl(url, { local: false })).toBeUndefined()
  })

  it.each([
    'https://127.1/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://①②⑦.0.0.1/',
    'https://127.0.0.1./',
    'https://localhost./',
    'https://a.localhost/',
    'https://[fe80::1]/',
    'https://[::]/',
    'https://printer.local/',
    'https://intranet/',
    'https://videos.example:443@127.0.0.1/',
    'file:///etc/passwd',
    'gopher://videos.example/',
    'https://',
    '',
  ])('refuses %s', (url) => {
    expect(wrongUrl(url, { local: false })).toEqual(expect.stringMatching(/^must /))
  })

  it('takes plain HTTP and any port on this machine for development', () => {
    expect(wrongUrl('http://127.0.0.1:4000/hooks', { local: true })).toBeUndefined()
    expect(wrongUrl('http://localhost:4000/hooks', { local: true })).toBeUndefined()
    expect(wrongUrl('http://10.0.0.1/', { local: true })).toBeDefined()
  })
})
