import spectralCore from '@stoplight/spectral-core'
import type { ISpectralDiagnostic } from '@stoplight/spectral-core'
import owaspModule from '@stoplight/spectral-owasp-ruleset'
import rulesets from '@stoplight/spectral-rulesets'

/** Rules that do not fit, and why. */
const OFF: Readonly<Record<string, string>> = {
  'owasp:api4:2023-string-limit':
    'means answers too; that requests are bounded is checked by a test of its own',
  'owasp:api4:2023-string-restricted':
    'titles and names of people are any text; requests are bounded by a test of its own',
  'owasp:api4:2023-array-limit':
    'means answers too; that requests are bounded is checked by a test of its own',
  'owasp:api4:2023-integer-format':
    'JSON numbers have no width; minimum and maximum say what is meant in requests',
  'owasp:api4:2023-rate-limit': 'only saves are limited, and those say so in RateLimit fields (IETF draft)',
  'owasp:api4:2023-rate-limit-responses-429': 'only operations that are limited answer with 429',
  'owasp:api8:2023-define-cors-origin': 'there is no CORS: API keys never reach a browser of another origin',
  'owasp:api9:2023-inventory-environment':
    'whoever runs the service knows which environment it is; we do not',
  'info-contact': 'the contact of a self-hosted service is its operator',
  'license-url': 'the SPDX identifier is there, which OpenAPI 3.1 allows instead of an address',
  'operation-description': 'a summary that says all needs no second sentence',
  'openapi-tags-alphabetical': 'groups stand in the order in which a developer meets them',
  'oas3-operation-security-defined':
    'does not know that OpenAPI 3.1 allows roles for any scheme; a test of its own checks the names',
}

/** Findings that are right in general and wrong in one place. */
const EXCEPTIONS: readonly { readonly rule: string; readonly at: string; readonly why: string }[] = [
  {
    rule: 'owasp:api2:2023-write-restricted',
    at: 'paths./v1/hooks/shortcut/{token}.post',
    why: 'the address is the secret: iOS Shortcuts of a listener can keep nothing better',
  },
  {
    rule: 'owasp:api2:2023-no-credentials-in-url',
    at: 'paths./v1/hooks/shortcut/{token}.post',
    why: 'the same',
  },
  {
    rule: 'oas3-unused-component',
    at: 'components.examples.',
    why: 'problems that every address may answer with are shown, though no operation lists them',
  },
]

interface Findings {
  /** What is wrong, one line each. */
  readonly wrong: readonly string[]
  /** Rules and exceptions that meet nothing (any longer) and should go. */
  readonly idle: readonly string[]
}

/** Lints an OpenAPI document with all rules of spectral:oas and of the OWASP API top ten. */
export async function lint(document: object): Promise<Findings> {
  const owasp = (owaspModule as unknown as { default?: object }).default ?? owaspModule
  const spectral = new spectralCore.Spectral()
  spectral.setRuleset({
    extends: [
      [rulesets.oas, 'all'],
      [owasp, 'all'],
    ],
  } as Parameters<typeof spectral.setRuleset>[0])
  const found = await spectral.run(structuredClone(document) as Record<string, unknown>)
  const met = new Set<string>()
  const wrong = found.filter((finding) => {
    const excuse = excuseOf(finding)
    if (excuse !== undefined) met.add(excuse)
    return excuse === undefined
  })
  const excuses = [...Object.keys(OFF), ...EXCEPTIONS.map(({ rule, at }) => `${rule} ${at}`)]
  return {
    wrong: wrong.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`),
    idle: excuses.filter((excuse) => !met.has(excuse)),
  }
}

function excuseOf({ code, path }: ISpectralDiagnostic): string | undefined {
  const rule = String(code)
  if (OFF[rule] !== undefined) return rule
  const place = path.join('.')
  const exception = EXCEPTIONS.find((one) => one.rule === rule && place.startsWith(one.at))
  return exception === undefined ? undefined : `${rule} ${exception.at}`
}
