import type { Message } from '../../messages/translate.ts'

/** What is said in the toast and in the sheet; the rules are those of the words on the button. */
export const en = {
  // What is said about one service
  'fate.saving': 'Saving…',
  'fate.saved': 'In your {library}',
  'fate.saved_my': 'In {library}',
  'fate.saved_playlist': 'In the playlist {library}',
  'fate.already-saved': 'Was already there: {library}',
  'fate.awaiting-link': 'Waits until {service} is linked',
  'fate.awaiting-review': 'Several versions: which one?',
  'fate.not-found': 'Not on {service}',
  'fate.delayed': '{service} is in trouble. Your song is queued and will arrive by itself',
  'fate.delayed_until': '{service} asks us to wait until {time}. Your song will arrive by itself',
  'fate.slow': 'Takes longer than usual. Your song is queued and will arrive by itself',
  'fate.scheduled': 'Not out yet. It is added as soon as it is',
  'fate.scheduled_at': 'Not out yet. Arrives {time}',
  'fate.failed': '{service} did not take it',
  'fate.undone': 'Taken back',
  'fate.undoing': 'Being taken back…',
  'fate.undo_failed': 'Stays in {service}: remove it there by hand',

  // In the toast
  'toast.saved_many': { one: 'Saved in {count} service', other: 'Saved in {count} services' },
  'toast.undone': 'Taken back',
  'toast.offline': 'No connection. Kept on this device and sent by itself',
  'toast.offline_page': 'No connection. Kept while this page stays open',
  'toast.busy': 'The service is busy. Your tap is kept and sent by itself',
  'toast.signed_out': 'Your session has ended. Sign in again, and your song is saved',
  'toast.failed': 'That did not work',
  'toast.copied': 'Link copied',

  'song.unknown': 'This song',
  'song.count': '{done} of {count} saved',

  // Things to press
  'do.undo': 'Undo',
  'do.open': 'Open {service}',
  'do.open_short': 'Open',
  'do.link': 'Link {service}',
  'do.choose': 'Choose',
  'do.retry': 'Try again',
  'do.details': 'Details',
  'do.search': 'Search in {service}',
  'do.find': 'Find it elsewhere',
  'do.share': 'Share the song',
  'do.close': 'Close',
  'do.back': 'Back',
  'do.more_services': 'Save to another service',
  'do.playlist': 'Save to a playlist',
  'do.my_saves': 'My saved songs',
  'do.wrong_version': 'Wrong version?',
  'do.copy_link': 'Copy the link',
  'do.save': 'Save',

  // The sheet
  'sheet.choose': 'Where do you keep your music?',
  'sheet.choose_lead': 'Pick once. From then on, one tap is enough.',
  'sheet.elsewhere': 'Save to another service',
  'sheet.lands': 'Songs land in {library}',
  'sheet.no_services': 'No music service is set up here yet. Your song is kept until there is one.',
  'sheet.unreachable': 'The list of services could not be loaded. Check your connection, then try again.',
  'sheet.waiting_link': 'Finish in the window of {service}',
  'sheet.waiting_link_lead': 'This goes on by itself once you have said yes there.',
  'sheet.window_closed': '{service} is not linked yet',
  'sheet.window_closed_lead':
    'Nothing is lost: your song waits, and goes on by itself once you have said yes there.',
  'sheet.open_again': 'Open the window again',
  'sheet.popup_blocked': 'Your browser held the window back',
  'sheet.popup_blocked_lead': 'Open the page yourself. This goes on by itself once {service} is linked.',
  'sheet.open_page': 'Open the page',
  'sheet.sandboxed':
    'This video is shown in a closed frame. If nothing opens, the app has to allow windows in it (sandbox: allow-popups and allow-popups-to-escape-sandbox).',
  'sheet.review': 'Which version did you hear?',
  'sheet.review_lead': '{service} has several that fit.',
  'sheet.swap_lead': 'Pick the one you meant: it takes the place of the one that was saved.',
  'sheet.none': 'None of these',
  'sheet.playlist': 'Save to a playlist',
  'sheet.playlist_name': 'Name of the playlist',
  'sheet.playlist_lead': 'It is made if there is none of that name.',

  // How a version differs from what was heard
  'review.version': 'Other version',
  'review.album': 'Other album',
  'review.longer': '{time} longer',
  'review.shorter': '{time} shorter',
  'review.explicit': 'Explicit',
} as const satisfies Readonly<Record<string, Message>>
