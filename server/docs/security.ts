import type { Route } from '../http/route.ts'

/** How a request says whose it is. The scopes an operation needs are the roles of its `apiKey` (OpenAPI 3.1, Security Requirement). */
export const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'API key of an app: `atm_live_…` or `atm_test_…`. For servers only: whoever has it may act for every listener of the app. ' +
      'An operation needs the scope that it names here; without it the answer is 403.',
  },
  userSession: {
    type: 'http',
    scheme: 'bearer',
    description: 'User session: `atu_…`, for the browser of one listener, for hours.',
  },
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'ADMIN_TOKEN of the service, for its operator.',
  },
  webhookSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `v1,` and the HMAC-SHA256 of `webhook-id.webhook-timestamp.body` in base64, with a secret of ' +
      '`POST /v1/hooks/secrets`.',
  },
} as const

type Requirement = Partial<Record<keyof typeof SECURITY_SCHEMES, string[]>>

/** Empty for an address that is itself the secret: OpenAPI has no scheme for that. */
export function securityOf({ caller, scope, verify, path }: Route): Requirement[] {
  if (verify !== undefined) return path.includes('{token}') ? [] : [{ webhookSignature: [] }]
  if (caller === 'operator') return [{ adminToken: [] }]
  const app: Requirement[] = caller === 'user' ? [] : [{ apiKey: scope === undefined ? [] : [scope] }]
  const user: Requirement[] = caller === 'app' ? [] : [{ userSession: [] }]
  return [...app, ...user]
}
