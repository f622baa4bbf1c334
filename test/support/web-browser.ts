import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

/** One answer, as it came: redirects are not followed. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Where it sends the browser, made absolute; fails where it does not. */
  readonly location: string
  /** Its `Set-Cookie` lines. */
  readonly setCookies: readonly string[]
}

type Headers = Readonly<Record<string, string>>

/** The part of a browser that linking needs: cookies by host, forms, and headers that say where a request is from. */
export class WebBrowser {
  readonly #jars = new Map<string, Map<string, string>>()

  cookies(url: string): ReadonlyMap<string, string> {
    return this.#jar(url)
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jar(url).set(name, value)
  }

  get(url: string, headers: Headers = {}): Promise<Page> {
    return this.send('GET', url, { headers })
  }

  /** Presses a button of a form on `from` (or of a page of the same origin). */
  post(url: string, fields: Readonly<Record<string, string>>, headers: Headers = {}): Promise<Page> {
    return this.send('POST', url, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        // What browsers send from a page without referrer.
        origin: 'null',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    })
  }

  postJson(url: string, body: unknown, headers: Headers = {}): Promise<Page> {
    return this.send('POST', url, {
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        origin: new URL(url).origin,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** `target` replaces path and query on the wire, byte for byte. */
  async send(
    method: string,
    url: string,
    options: { readonly headers?: Headers; readonly body?: string; readonly target?: string } = {},
  ): Promise<Page> {
    const { hostname, port, pathname, search } = new URL(url)
    const cookie = [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    const { status, headers, body } = await new Promise<Pick<Page, 'status' | 'headers' | 'body'>>(
      (resolve, reject) => {
        const req = request(
          {
            method,
            host: hostname === 'localhost' ? '127.0.0.1' : hostname,
            port,
            path: options.target ?? pathname + search,
            headers: {
              host: `${hostname}:${port}`,
              ...(cookie === '' ? {} : { cookie }),
              ...options.headers,
              ...(options.body === undefined ? {} : { 'content-length': Buffer.byteLength(options.body) }),
            },
          },
          (res) => {
            const parts: Buffer[] = []
            res.on('data', (part: Buffer) => parts.push(part))
            res.on('end', () =>
              resolve({
                status: res.statusCode ?? 0,
                headers: res.headers,
                body: Buffer.concat(parts).toString('utf8'),
              }),
            )
            res.on('error', reject)
          },
        )
        req.on('error', reject)
        req.end(options.body)
      },
    )
    const setCookies = headers['set-cookie'] ?? []
    for (const line of setCookies) this.#keep(url, line)
    return {
      url,
      status,
      headers,
      body,
      setCookies,
      get location() {
        if (headers.location === undefined) throw new Error(`${method} ${url}: ${status}\n${body}`)
        return new URL(headers.location, url).href
      },
    }
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url)
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    return jar
  }

  #keep(url: string, line: string): void {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    this.#jar(url).set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
  }
}

/** The hidden fields of the form on the page that posts to `action`. */
export function formFields(page: Page, action: string): Readonly<Record<string, string>> {
  const form = [...page.body.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
    (one) => one[1] === action,
  )
  if (form === undefined)
    throw new Error(`no form to ${action} on ${page.url} (${page.status})\n${page.body}`)
  const inputs = (form[2] ?? '').matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescape(value)]))
}

function unescape(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' }
  return text.replaceAll(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => entities[name] ?? '')
}

/** The words of a page, without its markup. */
export function textOf(page: Page): string {
  const text = page.body
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ')
  return unescape(text).trim()
}

/** Where the page leads, with `<a>`. */
export function linksOf(page: Page): readonly string[] {
  return [...page.body.matchAll(/<a [^>]*href="([^"]*)"/g)].map((one) => unescape(one[1] ?? ''))
}
