import { SCOPES } from '../../core/apps/apps.ts'

/** What each group of operations is for. */
export const TAGS: Readonly<Record<string, string>> = {
  Saves: 'A tap of a listener, and what became of it at each music service.',
  Events: 'What happens, while it happens, as Server-Sent Events.',
  Services: 'The music services on offer, and how they are.',
  Users: 'Listeners: their sessions, their links to music services, their data.',
  Sounds: "What is behind the app's own ids of sounds.",
  Matching: 'Finding a recording in the catalogues without saving it.',
  Operations: 'For the operator of the service: how it does, and what is stuck.',
  Webhooks: 'Being told by signed requests, and sending them.',
}

/** The first page a developer reads in the document. Markdown (CommonMark), as OpenAPI has it. */
export const INTRODUCTION = `One tap in a short video, one track in the music library of the listener: Spotify, Apple Music or Amazon Music.

## Keys and scopes

A request carries \`Authorization: Bearer …\` with an API key of your app (servers only) or a user session (the browser of one listener).
A key has scopes: ${SCOPES.map((scope) => `\`${scope}\``).join(', ')}. A key that begins with \`atm_test_\` reaches simulated music services only.

## Errors

Every error is \`application/problem+json\` (RFC 9457). \`code\` is stable; \`type\` is the address of a page that explains it.

## Sending again

\`POST /v1/saves\` with an \`Idempotency-Key\` may be sent again as often as it takes: it is saved once. Wait for \`Retry-After\` where there is one.

## Test values

A key that begins with \`atm_test_\` reaches simulated services. These recordings make them behave, once for each account that is linked;
with a live key they name nothing.

| \`track\` | what happens |
|---|---|
| \`{ "isrc": "XXTST0000001" }\` | saved |
| \`{ "isrc": "XXTST0000002" }\` | no such recording: \`not_found\` |
| \`{ "isrc": "XXTST0000003" }\` | not in the listener's country: \`not_found\` |
| \`{ "isrc": "XXTST0000004" }\` | in the library before: \`already_saved\` (Amazon Music cannot tell: \`saved\`) |
| \`{ "isrc": "XXTST0000005" }\` | the consent ends: \`awaiting_link\`; saved once it is linked again |
| \`{ "isrc": "XXTST0000006" }\` | the service asks for two seconds of peace (429), then saved |
| \`{ "isrc": "XXTST0000007" }\` | the service is down for a call (503), then saved |
| \`{ "isrc": "XXTST0000008" }\` | the service takes three seconds, then saved |
| \`{ "title": "Night Ferry (Nightcore)", "artists": ["Paper Lanterns"] }\` | unsure: \`awaiting_review\` with candidates |`
