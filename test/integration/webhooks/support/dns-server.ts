import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'

const A = 1
const AAAA = 28

/** A name server of the tests' own: it says for each name and question what the test wants, anew each time. */
export interface DnsServer {
  /** Asks nobody but this server. */
  readonly resolver: Resolver
  /** How often each name was asked for an address of IPv4. */
  readonly asked: Map<string, number>
  stop(): Promise<void>
}

/** `answers` gets the name and how often it was asked for before; addresses of both kinds. */
export async function startDnsServer(
  answers: (name: string, before: number) => readonly string[],
): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked = new Map<string, number>()
  const current = new Map<string, readonly string[]>()
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query)
    if (type === A) {
      const before = asked.get(name) ?? 0
      current.set(name, answers(name, before))
      asked.set(name, before + 1)
    }
    const wanted = (type === A ? current.get(name) : answers(name, asked.get(name) ?? 0)) ?? []
    const found = wanted.filter((address) => address.includes(':') === (type === AAAA))
    socket.send(answer(query, end, type, found), from.port, from.address)
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return { resolver, asked, stop: () => new Promise((done) => socket.close(done)) }
}

/** RFC 1035, 4.1.2: labels with their lengths, then type and class. */
function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function answer(query: Buffer, end: number, type: number, addresses: readonly string[]): Buffer {
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(0x81_80, 2)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt32BE(0, 8)
  const records = addresses.map((address) => {
    const data = type === A ? Buffer.from(address.split('.').map(Number)) : bytesOf(address)
    const record = Buffer.alloc(12)
    record.writeUInt16BE(0xc0_0c, 0)
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(0, 6)
    record.writeUInt16BE(data.length, 10)
    return Buffer.concat([record, data])
  })
  return Buffer.concat([header, query.subarray(12, end), ...records])
}

function bytesOf(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const words = (part: string) => (part === '' ? [] : part.split(':'))
  const before = words(head)
  const after = words(tail ?? '')
  const between = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const bytes = Buffer.alloc(16)
  for (const [n, word] of [...before, ...between, ...after].entries())
    bytes.writeUInt16BE(parseInt(word, 16), 2 * n)
  return bytes
}
