import type { Clock } from '../core/domain/ids.ts'

/**
 * How a listener's permission is obtained and kept. Auth facts are data: one Passport strategy and one token client
 * (`oauth2-token.ts`) read them, so that no service needs code of its own for it.
 */
export interface OAuth2Scheme<Config = unknown> {
  readonly kind: 'oauth2'
  /** Addresses and credentials, out of the adapter's parsed configuration. */
  endpoints(config: Config): OAuth2Endpoints
  readonly scopes: readonly string[]
  readonly pkce: boolean
  /** Parameters of the consent page that make the listener sign in again instead of being waved through. */
  readonly signInAgain: Readonly<Record<string, string>>
  /** How the client proves itself at the token endpoint. */
  readonly clientAuth: 'basic' | 'body'
  /** How long a consent lasts, in months from authorisation; `undefined` = until withdrawn. */
  readonly consentMonths: number | undefined
  /** Where a listener withdraws the access at the service itself. */
  readonly manageUrl: string
}

export interface OAuth2Endpoints {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

/** The listener's token comes from a script of the service in our page (Apple's MusicKit); there is no refresh. */
export interface UserTokenScheme<Config = unknown> {
  readonly kind: 'user-token'
  readonly consentMonths: number | undefined
  readonly manageUrl: string
  /** Address of the script. */
  scriptUrl(config: Config): string
  /** What that page hands to the script: our own credential, good on these web origins only. */
  pageToken(
    config: Config,
    page: { readonly origins: readonly string[]; readonly now: Clock },
  ): Promise<string>
}
