import { CliError } from './cli-error.ts'

/** A service spoken to over HTTP, as a partner does. */
export interface Remote {
  readonly url: string
  readonly key: string
}

/** From options, else from `ADD_TO_MUSIC_URL` and `ADD_TO_MUSIC_KEY` of the environment. */
export function remoteOf(
  options: { readonly url?: string | undefined; readonly key?: string | undefined },
  env: Readonly<Record<string, string>>,
): Remote {
  const url = options.url ?? env['ADD_TO_MUSIC_URL'] ?? 'http://127.0.0.1:3000'
  const key = options.key ?? env['ADD_TO_MUSIC_KEY']
  if (key === undefined) throw new CliError('missing_key', 'give an API key with --key or ADD_TO_MUSIC_KEY')
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new CliError('invalid_url', `"${url}" is no web address`)
  return { url: url.replace(/\/+$/, ''), key }
}

/** A request as the app; a refusal becomes a CliError with the code of the problem. */
export async function ask(
  remote: Remote,
  path: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const own = { authorization: `Bearer ${remote.key}`, 'content-type': 'application/json' }
  const headers = { ...own, ...init.headers }
  const response = await fetch(remote.url + path, { ...init, headers })
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  throw new CliError(problem.code ?? 'refused', problem.detail ?? `the service answered ${response.status}`)
}
