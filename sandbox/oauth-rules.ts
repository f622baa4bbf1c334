import type { World } from './world.ts'

/** How one service does OAuth 2.0 (RFC 6749, RFC 7636). */
export interface OAuthRules {
  readonly service: string
  readonly displayName: string
  readonly clientId: string
  readonly clientSecret: string
  readonly authorizePath: string
  readonly tokenPath: string
  /** How a client with a secret proves itself. */
  readonly clientAuth: 'basic' | 'body'
  readonly accessPrefix: string
  readonly refreshPrefix: string
  readonly tokenType: string
  /** Whether a token answer names the scopes. */
  readonly tellsScope: boolean
  /** A consent ends this many months after the listener gave it, however often it is refreshed. */
  readonly consentMonths?: number
  /** Everything there is to ask for; also what a ready-made account gets. */
  readonly scopes: readonly string[]
  readonly hasClientCredentials: boolean
  /** What a public client (PKCE, no secret) gets besides the access token. */
  readonly publicClientRefresh: 'rotating' | 'none'
  /** What the answer to a confidential client's refresh holds. */
  confidentialRefresh(world: World): 'omit' | 'same' | 'rotate'
  /** Says in words what is wrong with a redirect address. */
  redirectProblem(world: World, uri: string): string | undefined
  /** Conditions of an account that its consent page offers to play. */
  readonly accountFlags?: readonly string[]
  /** A page instead of the consent, e.g. for a client that is not enabled. */
  authorizeProblem?(world: World): string | undefined
}
