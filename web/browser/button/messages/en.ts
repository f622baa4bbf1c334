import type { Message } from './translate.ts'

/**
 * The words on the button itself. `{…}` is filled in; a text with forms is chosen by the number `count`. Short, warm, exact:
 * what happened to the song, and what to do.
 */
export const en = {
  idle: 'Save song',
  saving: 'Saving…',
  saved: 'Saved',
  'already-saved': 'Already saved',
  'choose-service': 'Choose where',
  'awaiting-link': 'Link to finish',
  'awaiting-review': 'Which version?',
  'not-found': 'Not available',
  delayed: 'On its way',
  scheduled: 'Saves on release',
  offline: 'Saved for later',
  partial: 'Partly saved',
  undoing: 'Taking back…',
  failed: 'Not saved',
  of: '{done} of {count} saved',
  label: '{state}: {song}',
  more: 'More ways to save',
  song: 'this song',
} as const satisfies Readonly<Record<string, Message>>
