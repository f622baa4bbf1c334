import type { Services } from '../../adapters/services.ts'

/** Whether this product knows the service at all; `services.get` tells whether it is on offer. */
export function isKnownService(services: Services, service: string): boolean {
  return services.registry.all.some((definition) => definition.id === service)
}
