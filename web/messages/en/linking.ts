import type { Messages } from '../translate.ts'

/** The frame of every page, and what a listener reads while linking. */
export const linking = {
  'brand.name': 'Add to Music',
  'brand.about': 'Save the songs you hear in videos to the music library you already have.',
  'brand.user': '{user} · {app}',
  'page.title': '{title} · Add to Music',
  'page.skip': 'Skip to content',

  'choose.title': 'Where do you keep your music?',
  'choose.lead': 'Pick once. From then on, a song you save in {app} lands there by itself.',
  'choose.waiting': {
    one: '{count}\u00a0song is waiting',
    other: '{count}\u00a0songs are waiting',
  },
  'choose.services': 'Music services',
  'choose.lands': 'Songs land in {library}',
  'choose.link': 'Link {service}',
  'choose.none': 'No music service is set up here yet. {app} can add one; your songs stay safe until then.',
  'choose.promise': 'We only ever touch songs you save here. Unlink whenever you like.',

  'manage.title': 'Your music services',
  'manage.lead': 'Songs you save in {app} land here.',
  'manage.linked': 'Linked services',
  'manage.more': 'Link another',
  'manage.since': 'Linked since',
  'manage.until': 'Link lasts until',
  'manage.lands': 'Songs land in',
  'manage.default': 'Default',
  'manage.make_default': 'Make default',
  'manage.again': 'Link again',
  'manage.renew': 'Renew now',
  'manage.unlink': 'Unlink',
  'manage.unlink_what': 'Songs you already saved stay where they are. New ones are not added any more.',
  'manage.unlink_at': 'To take back the permission at {service} as well:',
  'manage.unlink_there': 'open your {service} account',
  'manage.unlink_yes': 'Yes, unlink {service}',
  'manage.ended': '{service} ended this link',
  'manage.ended_text': 'Services ask again from time to time. Link once more and nothing is lost.',
  'manage.ended_waiting': {
    one: 'Link once more and your waiting song arrives by itself.',
    other: 'Link once more and your {count}\u00a0waiting songs arrive by themselves, in order.',
  },
  'manage.ends_soon': {
    one: 'This link ends in {count}\u00a0day. Renew it and it lasts again.',
    other: 'This link ends in {count}\u00a0days. Renew it and it lasts again.',
  },

  'confirm.title': 'Connect {account} to {user}?',
  'confirm.account': '{service} account {name}',
  'confirm.account_unnamed': 'this {service} account',
  'confirm.user': '{app} user {user}',
  'confirm.page': 'Connect {service}',
  'confirm.both': 'Both should be you. Nothing is linked until you say so.',
  'confirm.lands': 'New saves go to {library}.',
  'confirm.waiting': {
    one: '{count}\u00a0waiting song goes there right away.',
    other: '{count}\u00a0waiting songs go there right away.',
  },
  'confirm.replaces': 'This takes the place of {account}. Songs already saved there stay there.',
  'confirm.yes': 'Connect',
  'confirm.no': 'No, don’t connect',

  'done.title': '{service} is linked',
  'done.as': 'as {account}',
  'done.lands': 'Songs you save in {app} now land in {library}.',
  'done.resumed': {
    one: 'Your waiting song is on its way.',
    other: 'Your {count}\u00a0waiting songs are on their way.',
  },
  'done.close': 'Back to {app}',
  'done.can_close': 'You can close this page and go back to {app}.',
  'done.manage': 'Manage linked services',
  'done.songs': 'See your songs',

  'token.title': 'Link {service}',
  'token.lead': '{service} asks for your permission in a window of its own. We never see your password.',
  'token.needs_script':
    'Linking {service} needs JavaScript. Switch it on for this page, or choose another service.',
  'token.button': 'Continue with {service}',
  'token.retry': 'Try again',
  'token.reload': 'Load the page again',
  'token.other': 'Choose another service',
  'token.loading': 'Getting {service} ready…',
  'token.ready': '',
  'token.asking':
    'Waiting for your answer in the window of {service}. No window? Your browser may have blocked it: allow pop-ups for this page, then try again.',
  'token.saving': 'Checking with {service}…',
  'token.blocked_script':
    '{service} could not be reached from this browser. A content blocker or the network may hold it back. Allow it for this page, then load the page again.',
  'token.not_configured':
    '{service} did not accept this page. This is ours to repair, not yours: try again later or choose another service.',
  'token.popup_blocked':
    'Your browser blocked the window of {service}. Allow pop-ups for this page, then try again.',
  'token.refused': '{service} was not allowed, so nothing was linked. If that was a slip, try again.',
  'token.no_subscription':
    'This account has no active {service} subscription, and without one songs cannot be added to its library.',
  'token.network': 'You seem to be offline. Nothing is lost: try again when the connection is back.',
  'token.server': 'Your permission could not be stored. Nothing was linked: try again in a moment.',
  'token.expired': 'This page has been open for too long. Start again; it takes a few seconds.',
  'token.restart': 'Start again',
} as const satisfies Messages
