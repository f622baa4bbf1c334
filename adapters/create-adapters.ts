import type { z } from 'zod'
import type { Clock, ServiceId } from '../core/domain/ids.ts'
import type { AppMode } from '../core/domain/save.ts'
import type { AdapterDefinition, MusicServiceAdapter } from './adapter.ts'
import { withKinds } from './call-kinds.ts'
import type { CreateGate } from './http/gate.ts'
import { createServiceHttp } from './http/service-http.ts'
import { createOAuth2Tokens, type OAuth2Tokens } from './oauth2-token.ts'
import { ceilingOf, RateOverride, rateKey } from './rate-override.ts'
import type { AdapterRegistry } from './registry.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A service whose credentials are in the environment. */
export interface ConfiguredService {
  readonly definition: AdapterDefinition
  readonly adapter: MusicServiceAdapter
  /** What `definition.config` made of the environment; holds secrets. */
  readonly config: unknown
  /** Host and port the API is called at. */
  readonly host: string
  /** Whether any of its addresses is the real service's. */
  readonly real: boolean
  readonly oauth2: OAuth2Tokens | undefined
  /** Requests a second that are never exceeded, all processes together; undefined = as many as it takes. */
  readonly ceiling: number | undefined
}

export interface CreateAdaptersOptions {
  readonly now?: Clock | undefined
  /** Total time of one call; default 10 s. */
  readonly timeoutMs?: number | undefined
  /** For whose apps the calls are made; default live. */
  readonly mode?: AppMode | undefined
  /** Makes what every request to a service passes first; default: nothing. */
  readonly createGate?: CreateGate | undefined
}

/** Every service that is switched on. Throws one error that names all variables that are missing or wrong. */
export function createAdapters(
  registry: Pick<AdapterRegistry, 'all'>,
  env: Environment,
  options: CreateAdaptersOptions = {},
): ReadonlyMap<ServiceId, ConfiguredService> {
  const services = new Map<ServiceId, ConfiguredService>()
  const problems: string[] = []
  for (const definition of registry.all) {
    if (!isSwitchedOn(definition, env)) continue
    const config = definition.config.safeParse(env)
    const rate = RateOverride.safeParse(env[rateKey(definition.id)])
    if (!rate.success) problems.push(`${rateKey(definition.id)} ${rate.error.issues[0]?.message ?? ''}`)
    if (config.success)
      services.set(definition.id, createService(definition, config.data, { ...options, rate: rate.data }))
    else problems.push(...config.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
  }
  if (problems.length > 0) throw new Error(`Wrong configuration: ${problems.join('; ')}`)
  return services
}

/** Whether any of its credentials is set; a blank one is none. */
export function isSwitchedOn(definition: AdapterDefinition, env: Environment): boolean {
  return definition.credentialKeys.some((key) => (env[key] ?? '').trim() !== '')
}

export function createService<C extends z.ZodType>(
  definition: AdapterDefinition<C>,
  config: z.output<C>,
  options: CreateAdaptersOptions & { readonly rate?: number | undefined } = {},
): ConfiguredService {
  const now = options.now ?? (() => new Date())
  const { id: service, auth, classify } = definition
  const baseUrl = definition.apiUrl(config)
  const { timeoutMs } = options
  const real = usesRealService(definition, config)
  const ceiling = ceilingOf(definition, real, options.rate)
  const gate = options.createGate?.({
    mode: options.mode ?? 'live',
    service,
    maxConcurrent: definition.rate.maxConcurrent,
    ceiling,
  })
  const http = createServiceHttp({ service, baseUrl, classify, now, timeoutMs, gate })
  const oauth2 =
    auth.kind === 'oauth2'
      ? createOAuth2Tokens({ service, scheme: auth, endpoints: auth.endpoints(config), now, timeoutMs, gate })
      : undefined
  return {
    definition,
    adapter: withKinds(definition.create({ config, http, oauth2, now })),
    config,
    host: new URL(baseUrl).host,
    real,
    oauth2,
    ceiling,
  }
}

/** Whether a call could reach the real service: apps in test mode are refused it then. */
export function usesRealService<C extends z.ZodType>(
  definition: AdapterDefinition<C>,
  config: z.output<C>,
): boolean {
  const addresses = [definition.apiUrl(config)]
  if (definition.auth.kind === 'oauth2') {
    const { authorizeUrl, tokenUrl } = definition.auth.endpoints(config)
    addresses.push(authorizeUrl, tokenUrl)
  }
  return addresses.some((address) => {
    const host = new URL(address).hostname.replace(/\.$/, '')
    return definition.realHosts.some((real) => host === real || host.endsWith(`.${real}`))
  })
}
