import { pick } from './random.ts'

/** One answer, or why there was none (`ECONNREFUSED` and the like). */
export interface Heard {
  readonly status: number | string
  readonly body: Record<string, unknown> | undefined
}

/** A partner's client: any of the servers, one request at a time, and a count of what it heard. */
export class Client {
  readonly heard = new Map<number | string, number>()
  private readonly urls: () => readonly string[]
  private readonly key: string

  constructor(urls: () => readonly string[], key: string) {
    this.urls = urls
    this.key = key
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
    url = pick(Math.random, this.urls()),
  ): Promise<Heard> {
    const answer = await this.request(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    })
    this.heard.set(answer.status, (this.heard.get(answer.status) ?? 0) + 1)
    return answer
  }

  /** How many answers had a status of 500 or more. */
  serverErrors(): number {
    return [...this.heard].reduce((sum, [status, n]) => sum + (Number(status) >= 500 ? n : 0), 0)
  }

  private async request(url: string, init: RequestInit): Promise<Heard> {
    try {
      const response = await fetch(url, init)
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    } catch (err) {
      const { name, cause } = err as Error & { cause?: { code?: string } }
      return { status: cause?.code ?? name, body: undefined }
    }
  }
}
