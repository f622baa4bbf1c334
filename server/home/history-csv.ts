import type { UserExport } from '../schemas/user.ts'

const COLUMNS = [
  'saved_at',
  'title',
  'artists',
  'album',
  'isrc',
  'service',
  'status',
  'saved_title',
  'saved_artists',
  'added_to',
  'url',
  'creator',
  'video_id',
  'save_id',
] as const

/** One line for each place a save went to (RFC 4180), with the mark by which spreadsheets know UTF-8. */
export function historyCsv({ saves }: UserExport): string {
  const lines = saves.flatMap((save) => {
    const { track, context } = save
    const placements = save.placements.length > 0 ? save.placements : [undefined]
    return placements.map((placement) => [
      save.created_at,
      track.title,
      track.artists.join('; '),
      track.album ?? placement?.matched?.album,
      track.isrc ?? placement?.matched?.isrc,
      placement?.service,
      placement?.status ?? save.status,
      placement?.matched?.title,
      placement?.matched?.artists.join('; '),
      placement?.added_to?.name,
      placement?.matched?.url,
      context?.creator,
      context?.video_id,
      save.id,
    ])
  })
  return `\ufeff${[COLUMNS, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

/**
 * Whoever names a song or a video decides what stands here, and a spreadsheet runs what begins like a formula
 * (https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe before it makes it text.
 */
function cell(value: string | undefined): string {
  const text = value ?? ''
  const safe = /^[\s]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe
}
