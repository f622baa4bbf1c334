import type { ServiceId } from '../core/domain/ids.ts'
import type { AdapterDefinition } from './adapter.ts'
import { amazonMusic } from './amazon-music/index.ts'
import { appleMusic } from './apple-music/index.ts'
import { spotify } from './spotify/index.ts'

export interface AdapterRegistry {
  readonly all: readonly AdapterDefinition[]
  has(id: string): boolean
  /** Throws for an id that did not come from `parseId`. */
  get(id: ServiceId): AdapterDefinition
  /** Text from outside to a service id; `undefined` when there is no such service. */
  parseId(input: string): ServiceId | undefined
}

export function createRegistry(definitions: readonly AdapterDefinition[]): AdapterRegistry {
  const byId = new Map<string, AdapterDefinition>()
  for (const definition of definitions) {
    if (byId.has(definition.id)) throw new Error(`two services are called "${definition.id}"`)
    byId.set(definition.id, definition)
  }
  return {
    all: definitions,
    has: (id) => byId.has(id),
    get(id) {
      const definition = byId.get(id)
      if (definition === undefined) throw new Error(`no service is called "${id}"`)
      return definition
    },
    parseId: (input) => byId.get(input)?.id,
  }
}

/** One line per music service. */
export const registry = createRegistry([
  amazonMusic, //
  appleMusic,
  spotify,
])
