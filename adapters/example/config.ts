import { z } from 'zod'
import { serviceId } from '../adapter.ts'
import { addressOr, Required } from '../config-fields.ts'

export const exampleId = serviceId('example')

export const LIBRARY_NAME = 'Your Songs'

/** Where each limit is documented belongs here, as an address. */
export const MAX_IDS_PER_CALL = 20

export const Config = z
  .object({
    EXAMPLE_CLIENT_ID: Required,
    EXAMPLE_CLIENT_SECRET: Required,
    EXAMPLE_API_URL: addressOr('https://api.music.example/v1'),
    EXAMPLE_AUTH_URL: addressOr('https://accounts.music.example/oauth/authorize'),
    EXAMPLE_TOKEN_URL: addressOr('https://accounts.music.example/oauth/token'),
  })
  .transform((env) => ({
    clientId: env.EXAMPLE_CLIENT_ID,
    clientSecret: env.EXAMPLE_CLIENT_SECRET,
    apiUrl: env.EXAMPLE_API_URL,
    authUrl: env.EXAMPLE_AUTH_URL,
    tokenUrl: env.EXAMPLE_TOKEN_URL,
  }))
export type Config = z.output<typeof Config>
