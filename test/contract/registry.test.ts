import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { serviceId, type AdapterDefinition } from '../../adapters/adapter.ts'
import { example } from '../../adapters/example/index.ts'
import { createRegistry, registry } from '../../adapters/registry.ts'

const root = new URL('../../', import.meta.url)
const definitions: readonly AdapterDefinition[] = [...registry.all, example]
const ids = definitions.map(({ id }) => String(id)).toSorted()

function filesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace(/\.ts$/, ''))
    .toSorted()
}

describe('registry', () => {
  it('has every adapter folder, and the example stays out of it', () => {
    const folders = readdirSync(new URL('adapters/', root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'http')
      .map(({ name }) => name)

    expect(folders.toSorted()).toEqual(ids)
    expect(registry.has('example')).toBe(false)
  })

  it('has a simulator and a contract test for each service', () => {
    expect(filesIn('sandbox/services/')).toEqual(ids)
    expect(filesIn('test/contract/services/')).toEqual(ids)
  })

  it('knows its services by id', () => {
    for (const definition of registry.all) {
      expect(registry.parseId(definition.id)).toBe(definition.id)
      expect(registry.get(definition.id)).toBe(definition)
    }
    expect(registry.parseId('deezer')).toBeUndefined()
    expect(registry.parseId('constructor')).toBeUndefined()
    expect(() => registry.get('nobody' as never)).toThrow('nobody')
  })

  it('refuses ids that are no folder names, and the same id twice', () => {
    expect(() => serviceId('Apple Music')).toThrow('kebab-case')
    expect(() => createRegistry([example, example])).toThrow('example')
  })
})

describe.each(definitions.map((definition) => [definition.id, definition] as const))(
  '%s',
  (_, definition) => {
    it('says where its rate and its names come from', () => {
      const { rate, capabilities } = definition

      expect(rate.source.length).toBeGreaterThan(10)
      expect(rate.maxConcurrent).toBeGreaterThan(0)
      expect(rate.requestsPerSecond).toBeGreaterThan(0)
      expect(capabilities.maxIdsPerAdd).toBeGreaterThan(0)
      expect(capabilities.maxIsrcsPerLookup).toBeGreaterThan(0)
      expect(definition.displayName).not.toBe('')
      expect(definition.libraryName).not.toBe('')
    })

    it('shares no environment variable with another service', () => {
      const prefix = `${definition.id.replaceAll('-', '_').toUpperCase()}_`

      expect(definition.credentialKeys.length).toBeGreaterThan(0)
      expect(definition.credentialKeys.filter((key) => !key.startsWith(prefix))).toEqual([])
    })
  },
)

describe('papers', () => {
  it.each([
    ['README.md', registry.all.map(({ displayName }) => displayName)],
    ['.env.example', registry.all.flatMap(({ credentialKeys }) => credentialKeys)],
  ])('%s names every service, where there is one', (name, wanted) => {
    const file = new URL(name, root)
    const text = existsSync(file) ? readFileSync(file, 'utf8') : wanted.join()

    expect(wanted.filter((word) => !text.includes(word))).toEqual([])
  })
})

describe('importing', () => {
  it('opens no connection, starts no timer and writes nothing', () => {
    const registryFile = fileURLToPath(new URL('adapters/registry.ts', root))
    const script = `
      import { createHook } from 'node:async_hooks'
      const started = []
      const watched = /TCP|UDP|TLS|ADDRINFO|DNS|Timeout/i
      createHook({ init: (_, type) => watched.test(type) && started.push(type) }).enable()
      const { registry } = await import(${JSON.stringify(registryFile)})
      process.stdout.write(JSON.stringify([registry.all.length, ...started]))
    `
    // Under this flag a process may read, but neither write files nor start others.
    const flags = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script]

    const printed = execFileSync(process.execPath, flags, { encoding: 'utf8', env: {} })

    expect(JSON.parse(printed)).toEqual([registry.all.length])
  })
})
