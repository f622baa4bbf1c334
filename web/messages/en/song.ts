import type { Messages } from '../translate.ts'

/** The page of one song, for whoever was sent its address. */
export const song = {
  'song.by': '{title} by {artists}',
  'song.summary': 'Listen to {title} by {artists} on {services}, or save it to your library.',
  'song.summary_unknown': 'Find {title} by {artists} on the music service you use.',
  'song.unnamed': 'A song without a name',
  'song.sped_up': 'Sped up',
  'song.slowed': 'Slowed down',
  'song.explicit': 'Explicit',
  'song.named_by': 'Title and artist as {service} has them',

  'song.listen': 'Listen on',
  'song.found': 'Opens this recording',
  'song.substitute': 'Not this version, but the nearest there is',
  'song.elsewhere': 'Found in another country: {country}',
  'song.search': 'Search {service}',
  'song.not_there': 'Not found there so far',
  'song.nowhere': 'We have not found this song on a service yet. You can look for it yourself:',

  'song.share': 'Share',
  'song.copy': 'Copy link',
  'song.copied': 'Link copied',
  'song.not_copied': 'Copy the address from the top of your browser',

  'song.test': 'Test mode: these links lead to simulated music services.',
  'song.promise': 'No tracking. This page does not know who saved the song.',

  'song.gone': 'This song is not here',
  'song.gone_text': 'The link may be incomplete, or the song is no longer known here.',
  'song.gone_todo': 'Ask for the link again, or open the video and tap save.',
} as const satisfies Messages
