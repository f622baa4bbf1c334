/** A search text taken apart: `track:"Night Ferry" artist:Lanterns rest of it`. */
export interface ParsedQuery {
  readonly filters: readonly { readonly name: FilterName; readonly value: string }[]
  readonly free: string
}

const FILTERS = ['isrc', 'track', 'artist', 'album', 'year', 'upc', 'tag', 'genre'] as const
export type FilterName = (typeof FILTERS)[number]

/** Without quotes a filter takes one word; the words after it are free text. */
const PART = /(?:^|\s)(isrc|track|artist|album|year|upc|tag|genre):(?:"([^"]*)"|(\S+))/giu

export function parseQuery(text: string): ParsedQuery {
  const filters = [...text.matchAll(PART)].flatMap((match) => {
    const name = FILTERS.find((filter) => filter === match[1]?.toLowerCase())
    return name === undefined ? [] : [{ name, value: match[2] ?? match[3] ?? '' }]
  })
  return { filters, free: text.replace(PART, ' ').replaceAll('"', ' ').trim() }
}

/** `2025` or `2020-2025`. */
export function yearFits(filter: string, releaseDate: string): boolean {
  const [from, to = from] = filter.split('-')
  const year = releaseDate.slice(0, 4)
  return from !== undefined && to !== undefined && year >= from && year <= to
}
