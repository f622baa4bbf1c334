import type { Env } from '../core/config/env.ts'
import type { Clock } from '../core/domain/ids.ts'
import type { AppMode } from '../core/domain/save.ts'
import { createAdapters, isSwitchedOn } from './create-adapters.ts'
import type { ConfiguredService } from './create-adapters.ts'
import type { CreateGate } from './http/gate.ts'
import type { AdapterRegistry } from './registry.ts'

/** The services on offer, apart for live and test mode: an app in test mode never reaches a real library. */
export interface Services {
  readonly registry: Pick<AdapterRegistry, 'all'>
  /** Undefined = not on offer in this mode. */
  get(mode: AppMode, service: string): ConfiguredService | undefined
  /** Ids on offer in this mode, in the registry's order. */
  offered(mode: AppMode): readonly string[]
}

export interface ServicesOptions {
  readonly registry: Pick<AdapterRegistry, 'all'>
  readonly env: Env
  /** Where the simulators run; undefined = they do not. */
  readonly sandboxEnv?: Env | undefined
  readonly now?: Clock
  readonly createGate?: CreateGate | undefined
}

/** Live apps use what the environment configures, or the simulators where it configures nothing. Test apps use the
 * simulators, or else whatever the environment configures that is not a real service. */
export function createServices(options: ServicesOptions): Services {
  const { registry, env, sandboxEnv } = options
  // What the modes learn of a service's limits is kept apart, so each has adapters of its own.
  const inMode = (mode: AppMode, env: Env) =>
    createAdapters(registry, env, { mode, now: options.now, createGate: options.createGate })
  const simulated = (mode: AppMode) =>
    sandboxEnv === undefined ? undefined : inMode(mode, { ...env, ...sandboxEnv })
  const configured = inMode('live', env)
  const byMode: Record<AppMode, ReadonlyMap<string, ConfiguredService>> = {
    live: configured.size > 0 ? configured : (simulated('live') ?? configured),
    test: simulated('test') ?? new Map([...inMode('test', env)].filter(([, service]) => !service.real)),
  }
  return {
    registry,
    get: (mode, service) => byMode[mode].get(service),
    offered: (mode) => registry.all.map((definition) => definition.id).filter((id) => byMode[mode].has(id)),
  }
}

/** Whether the environment holds credentials of any service; without any there is nothing real to talk to. */
export function anyServiceConfigured(registry: Pick<AdapterRegistry, 'all'>, env: Env): boolean {
  return registry.all.some((definition) => isSwitchedOn(definition, env))
}
