import {
  CANDIDATE,
  DELIVERY,
  DONE_SAVE,
  ENDPOINT,
  EVENT,
  LINK_SESSION,
  MATCHED,
  NEW_SAVE,
  OTHER_VERSION,
  SAVE_ID,
  SOUND,
  SWAPPED_SAVE,
  TIMES,
  TRACK,
  USER,
} from './sample-objects.ts'

export interface OperationExample {
  /** A body that is taken as it is, where the operation has one. */
  readonly request?: unknown
  /** Body of the success; absent where it has none. */
  readonly response?: unknown
}

const SAVE_REQUEST = { user: 'u_123', track: TRACK, services: ['spotify'], target: { kind: 'library' } }
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ENDS = '2026-11-23T12:00:00.000Z'
const USER_CHANGE = { default_services: ['spotify'], target: { kind: 'library' } }
const EXPORT = {
  exported_at: TIMES.later,
  user: USER,
  saves: [DONE_SAVE],
  events: [{ type: 'save.created', save: SAVE_ID, data: {}, at: TIMES.at }],
}
const UNLINKED = { service: 'spotify', manage_url: 'https://www.spotify.com/account/apps/' }
const RESOLVED = { results: [{ service: 'spotify', result: 'found', matched: MATCHED }] }
const SHORTCUT = { id: 'sct_019ab0c1d2e37000800000000000a1b2', name: 'My phone', created_at: TIMES.at }

/** What the same operation looks like for a listener by name and for the session's own. */
function ofUser(operation: 'User' | 'Me'): Readonly<Record<string, OperationExample>> {
  return {
    [`get${operation}`]: { response: USER },
    [`update${operation}`]: { request: USER_CHANGE, response: USER },
    [`erase${operation}`]: {},
    [`export${operation}`]: { response: EXPORT },
    [`create${operation === 'Me' ? 'My' : 'User'}LinkSession`]: { response: LINK_SESSION },
    [`unlink${operation}`]: { response: UNLINKED },
  }
}

const SAVES: Readonly<Record<string, OperationExample>> = {
  createSave: { request: SAVE_REQUEST, response: NEW_SAVE },
  listSaves: { response: { data: [DONE_SAVE], next_cursor: null } },
  getSave: { response: DONE_SAVE },
  watchSave: { response: EVENT },
  watchEvents: { response: EVENT },
  createSaves: {
    request: { saves: [SAVE_REQUEST, { user: 'u_123', track: { title: 'The Weeknd - Starboy (Lyrics)' } }] },
    response: { results: [{ save: NEW_SAVE }, { save: { ...NEW_SAVE, id: SAVE_ID.replace('b2', 'b3') } }] },
  },
  retrySave: { response: NEW_SAVE },
  undoSave: { response: DONE_SAVE },
  listVersions: { response: { data: [OTHER_VERSION] } },
  swapVersion: { request: { candidate: OTHER_VERSION.id }, response: SWAPPED_SAVE },
  chooseVersion: { request: { candidate: CANDIDATE.id }, response: NEW_SAVE },
  resolve: { request: { track: TRACK, services: ['spotify'], country: 'GB' }, response: RESOLVED },
  resolveBatch: { request: { tracks: [{ track: TRACK }] }, response: { data: [RESOLVED] } },
  putSound: {
    request: { track: TRACK, altered: { tempo: 1.25 } },
    response: { ...SOUND, altered: { tempo: 1.25 } },
  },
  getSound: { response: SOUND },
  deleteSound: {},
}

const AROUND: Readonly<Record<string, OperationExample>> = {
  listServices: {
    response: {
      data: [
        {
          id: 'spotify',
          name: 'Spotify',
          library_name: 'Liked Songs',
          configured: true,
          linking: 'oauth2',
          capabilities: { library_contains: true, playlists: true, undo: true },
          health: { status: 'ok' },
        },
      ],
    },
  },
  createUserSession: {
    request: { user: 'u_123', ttl_seconds: 3600, display_name: 'Ada' },
    response: {
      token: 'atu_3xampleToken',
      expires_at: '2026-11-22T13:00:00.000Z',
      link_url: LINK_SESSION.link_url,
    },
  },
  createShortcutToken: {
    request: { name: 'My phone' },
    response: {
      ...SHORTCUT,
      token: 'ats_3xampleToken',
      url: 'https://music.example/v1/hooks/shortcut/ats_3xampleToken',
    },
  },
  listShortcutTokens: { response: { data: [{ ...SHORTCUT, last_used_at: TIMES.later }] } },
  revokeShortcutToken: {},
}

const WEBHOOKS: Readonly<Record<string, OperationExample>> = {
  createWebhookEndpoint: {
    request: { url: 'https://videos.example/hooks', events: ['save.*'] },
    response: { ...ENDPOINT, secret: SECRET },
  },
  listWebhookEndpoints: { response: { data: [ENDPOINT] } },
  getWebhookEndpoint: { response: ENDPOINT },
  updateWebhookEndpoint: {
    request: { events: ['save.completed', 'link.*'] },
    response: { ...ENDPOINT, events: ['save.completed', 'link.*'], updated_at: TIMES.later },
  },
  deleteWebhookEndpoint: {},
  rotateWebhookSecret: {
    response: { id: 'whs_019ab0c1d2e37000800000000000a1b2', secret: SECRET, previous_ends_at: ENDS },
  },
  testWebhookEndpoint: {
    response: {
      ...DELIVERY,
      type: 'webhook.test',
      status: 'waiting',
      attempts: 0,
      last_attempt_at: undefined,
      answer: undefined,
    },
  },
  listWebhookDeliveries: { response: { data: [DELIVERY], next_cursor: null } },
  redeliverWebhook: { response: { ...DELIVERY, status: 'waiting', next_attempt_at: TIMES.later } },
  recoverWebhooks: { request: { since: TIMES.at }, response: { recovered: 2 } },
  receiveSaveWebhook: {
    request: { type: 'save.requested', timestamp: TIMES.at, data: SAVE_REQUEST },
    response: { save: SAVE_ID, duplicate: false },
  },
  receiveShortcut: {
    request: { title: 'Blinding Lights', artist: 'The Weeknd' },
    response: { detail: '“Blinding Lights” is on its way to your Spotify library.', save: SAVE_ID },
  },
  rotateHookSecret: {
    response: { id: 'whs_019ab0c1d2e37000800000000000a1b2', secret: SECRET, previous_ends_at: ENDS },
  },
  listHookSecrets: {
    response: { data: [{ id: 'whs_019ab0c1d2e37000800000000000a1b2', created_at: TIMES.at }] },
  },
  revokeHookSecret: {},
}

/** A request and an answer of every operation, by `operationId`; tests send the requests and check the answers. */
export const EXAMPLES: Readonly<Record<string, OperationExample>> = {
  ...SAVES,
  ...AROUND,
  ...WEBHOOKS,
  ...ofUser('User'),
  ...ofUser('Me'),
}

const OF_SAVE = { user: 'u_123', save: DONE_SAVE, sequence: 3 }
const OF_LINK = { user: 'u_123', link: { service: 'spotify' } }

/** `data` of a payload of every type of webhook. */
export const WEBHOOK_EXAMPLES: Readonly<Record<string, unknown>> = {
  'save.created': { user: 'u_123', save: NEW_SAVE, sequence: 1 },
  'save.placement.updated': { ...OF_SAVE, placement: { service: 'spotify', status: 'saved' } },
  'save.completed': OF_SAVE,
  'link.created': OF_LINK,
  'link.needs_reauth': { ...OF_LINK, link: { service: 'spotify', reason: 'consent_revoked' } },
  'link.expiring': { ...OF_LINK, link: { service: 'spotify', days: 7, consent_expires_at: ENDS } },
  'link.removed': OF_LINK,
  'webhook.test': { endpoint: ENDPOINT.id },
}
