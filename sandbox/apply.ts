import type { Catalogue } from './catalogue/catalogue.ts'
import { completeRecording } from './catalogue/recording.ts'
import type { LedgerEntry } from './simulator.ts'
import {
  accountKey,
  type StoredAccount,
  type StoredPlaylist,
  type WorldEvent,
  type WorldState,
} from './state.ts'

/** The only place where the world changes; the same events always give the same world. */
export function apply(state: WorldState, catalogue: Catalogue, event: WorldEvent): void {
  if (
    event.type.startsWith('library.') ||
    event.type.startsWith('playlist.') ||
    event.type === 'collection.put'
  ) {
    applyToAccount(state, event)
    return
  }
  if (event.type === 'clock.advanced') state.clockOffsetMs += event.ms
  else if (event.type === 'secret.kept') state.secrets.set(event.name, event.value)
  else if (event.type === 'setting.set') state.settings.set(event.name, event.value)
  else if (event.type === 'recording.removed') catalogue.remove(event.key)
  else if (event.type === 'recording.added') {
    state.addedRecordings += 1
    catalogue.add(completeRecording(event.recording, state.addedRecordings))
  } else if (event.type === 'account.created') {
    state.accounts.set(accountKey(event.service, event.id), newAccount(event))
  } else if (event.type === 'account.flagged') {
    const key = accountKey(event.service, event.id)
    const account = state.accounts.get(key)
    if (account !== undefined) state.accounts.set(key, { ...account, flags: new Set(event.flags) })
  } else applyToTokens(state, event)
}

function newAccount(event: WorldEvent & { type: 'account.created' }): StoredAccount {
  const { service, id, name, market } = event
  return {
    service,
    id,
    name,
    market,
    flags: new Set(event.flags),
    library: new Map(),
    playlists: new Map(),
    collections: new Map(),
  }
}

function applyToTokens(state: WorldState, event: WorldEvent): void {
  if (event.type === 'code.issued') state.codes.set(event.code.code, event.code)
  else if (event.type === 'code.used') state.usedCodes.add(event.code)
  else if (event.type === 'access.issued') state.accessTokens.set(event.token.token, event.token)
  else if (event.type === 'refresh.issued') state.refreshTokens.set(event.token.token, event.token)
  else if (event.type === 'refresh.rotated') state.rotated.add(event.token)
  else if (event.type === 'token.revoked') state.revoked.add(event.token)
  else if (event.type === 'consents.expired') {
    for (const token of [...state.accessTokens.values(), ...state.refreshTokens.values()]) {
      const isMeant =
        (event.service === undefined || event.service === token.service) &&
        (event.account === undefined || event.account === token.account)
      if (isMeant && token.account !== undefined) state.revoked.add(token.token)
    }
  }
}

function applyToAccount(state: WorldState, event: WorldEvent): void {
  if (!('account' in event) || event.account === undefined || !('at' in event)) return
  const account = state.accounts.get(accountKey(event.service, event.account))
  if (account === undefined) return
  const { service, at } = event
  const note = (entry: Pick<LedgerEntry, 'track' | 'call' | 'changed' | 'playlist'>): void => {
    state.ledger.push({ at: new Date(at).toISOString(), service, account: account.id, ...entry })
  }
  if (event.type === 'library.add') {
    if (event.settles === true) state.promised.shift()
    const changed = !account.library.has(event.track)
    if (changed) account.library.set(event.track, at)
    note({ track: event.track, call: 'library.add', changed })
  } else if (event.type === 'library.promised') {
    state.promised.push({ service, account: account.id, track: event.track, dueAt: event.dueAt })
    state.promised.sort((a, b) => a.dueAt - b.dueAt)
  } else if (event.type === 'library.remove') {
    note({ track: event.track, call: 'library.remove', changed: account.library.delete(event.track) })
  } else if (event.type === 'collection.put') {
    const collection = account.collections.get(event.name) ?? new Map<string, string>()
    collection.set(event.track, event.value)
    account.collections.set(event.name, collection)
  } else applyToPlaylist(state, account, event, note)
}

function applyToPlaylist(
  state: WorldState,
  account: StoredAccount,
  event: WorldEvent,
  note: (entry: Pick<LedgerEntry, 'track' | 'call' | 'changed' | 'playlist'>) => void,
): void {
  if (event.type === 'playlist.created') {
    const { id, name, description, isPublic, at } = event
    account.playlists.set(id, { id, name, description, isPublic, createdAt: at, entries: [], revision: 0 })
    state.playlistOwners.set(`${account.service} ${id}`, account.id)
  } else if (event.type === 'playlist.deleted') {
    account.playlists.delete(event.id)
    state.playlistOwners.delete(`${account.service} ${event.id}`)
  } else if (event.type === 'playlist.add') {
    const playlist = account.playlists.get(event.id)
    if (playlist === undefined) return
    const entries = event.tracks.map((track) => ({ entryId: nextEntryId(state), track, addedAt: event.at }))
    playlist.entries.splice(event.position ?? playlist.entries.length, 0, ...entries)
    playlist.revision += 1
    for (const track of event.tracks) note({ track, call: 'playlist.add', changed: true, playlist: event.id })
  } else if (event.type === 'playlist.remove') {
    const playlist = account.playlists.get(event.id)
    if (playlist !== undefined) removeEntries(playlist, new Set(event.entryIds), note)
  }
}

function removeEntries(
  playlist: StoredPlaylist,
  entryIds: ReadonlySet<string>,
  note: (entry: Pick<LedgerEntry, 'track' | 'call' | 'changed' | 'playlist'>) => void,
): void {
  for (const entry of playlist.entries.filter((entry) => entryIds.has(entry.entryId))) {
    note({ track: entry.track, call: 'playlist.remove', changed: true, playlist: playlist.id })
  }
  playlist.entries = playlist.entries.filter((entry) => !entryIds.has(entry.entryId))
  playlist.revision += 1
}

/** Looks like a UUID, because Amazon's entry ids do; counted, so that a replay gives the same ones. */
function nextEntryId(state: WorldState): string {
  state.addedEntries += 1
  return `e0000000-0000-4000-8000-${state.addedEntries.toString(16).padStart(12, '0')}`
}
