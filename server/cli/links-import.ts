import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { consentEnd } from '../../core/links/consent.ts'
import { storeLink } from '../../core/links/store-link.ts'
import { findApp } from './apps.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** Exports of databases write null for what is not there. */
function maybe<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? undefined)
}

const Line = z.strictObject({
  app: z.string().min(1),
  user: z.string().min(1).max(255),
  service: z.string().min(1),
  access_token: z.string().min(1),
  refresh_token: maybe(z.string().min(1)),
  expires_at: maybe(Time),
  consented_at: maybe(Time),
  account_id: maybe(z.string().min(1)),
  account_name: maybe(z.string().min(1)),
  market: maybe(
    z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be two letters, like US')
      .transform((code) => code.toUpperCase()),
  ),
})

export interface ImportResult {
  imported: number
  skipped: { line: number; reason: string }[]
}

/**
 * Takes over links made elsewhere, one JSON object a line. A bad line is reported by its number and skipped; the
 * reason never repeats what is in it, because what is in it are tokens. Running it again replaces the same links.
 */
export async function linksImport(ctx: CliContext, file: string): Promise<ImportResult> {
  const result: ImportResult = { imported: 0, skipped: [] }
  const input = createReadStream(file)
  const failed = new Promise<never>((_, reject) => {
    input.once('error', () => reject(new CliError('unreadable_file', `${file} cannot be read`)))
  })
  const apps = new Map<string, string>()
  let number = 0
  const read = async () => {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1
      if (text.trim() === '') continue
      const reason = await importLine(ctx, apps, text)
      if (reason === undefined) result.imported += 1
      else result.skipped.push({ line: number, reason })
    }
  }
  await Promise.race([read(), failed])
  return result
}

/** Undefined when the link is kept; otherwise why not. */
async function importLine(
  ctx: CliContext,
  apps: Map<string, string>,
  text: string,
): Promise<string | undefined> {
  const parsed = Line.safeParse(parseJson(text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    if (issue?.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: is not a field of a link`
    return issue === undefined || issue.path.length === 0
      ? 'is not a JSON object'
      : `${issue.path.join('.')}: ${issue.message}`
  }
  const line = parsed.data
  const definition = ctx.registry.all.find((one) => one.id === line.service)
  if (definition === undefined) return 'service: is not a known service'
  const appId = apps.get(line.app) ?? (await findApp(ctx, line.app).catch((err: unknown) => err))
  if (typeof appId !== 'string') {
    if (appId instanceof CliError) return `app: ${appId.message}`
    throw appId
  }
  apps.set(line.app, appId)
  const now = ctx.now()
  const consentedAt = line.consented_at ?? now
  await storeLink(
    ctx.db,
    ctx,
    {
      appId,
      userId: line.user,
      service: line.service,
      accessToken: line.access_token,
      refreshToken: line.refresh_token,
      accessExpiresAt: line.expires_at,
      consentedAt,
      consentEndsAt: consentEnd(consentedAt, definition.auth.consentMonths),
      accountId: line.account_id,
      accountName: line.account_name,
      market: line.market,
    },
    now,
  )
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
