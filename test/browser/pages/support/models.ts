import type { ServiceCard } from '../../../../web/pages/choose.ts'
import { choosePage } from '../../../../web/pages/choose.ts'
import { confirmPage } from '../../../../web/pages/confirm.ts'
import { donePage } from '../../../../web/pages/done.ts'
import type { Frame } from '../../../../web/pages/layout.ts'
import { problemPage } from '../../../../web/pages/problem.ts'
import type { UserTokenModel } from '../../../../web/pages/user-token.ts'
import { userTokenPage } from '../../../../web/pages/user-token.ts'

export const frame: Frame = {
  appName: 'Loopie',
  userName: 'Mara Lind',
  assets: '/assets',
  lang: 'en',
  dir: 'ltr',
}
export const csrf = 'csrf-of-this-browser'
export const consent = 'consent-asked-about'
export const now = new Date('2026-11-22T12:00:00Z')

export const spotify = { id: 'spotify', name: 'Spotify', libraryName: 'Liked Songs' }
export const apple = { id: 'apple-music', name: 'Apple Music', libraryName: 'Library' }
export const amazon = { id: 'amazon-music', name: 'Amazon Music', libraryName: 'My Music' }

export const unlinked: readonly ServiceCard[] = [spotify, apple, amazon].map((service) => ({
  ...service,
  state: 'not_linked' as const,
}))

const linkedSpotify: ServiceCard = {
  ...spotify,
  state: 'linked',
  accountName: 'maralind',
  linkedAt: new Date('2026-09-03T09:00:00Z'),
  consentEndsAt: new Date('2027-03-03T09:00:00Z'),
  isDefault: true,
  withdrawUrl: 'https://www.spotify.com/account/apps/',
}
const endingApple: ServiceCard = {
  ...apple,
  state: 'linked',
  linkedAt: new Date('2026-06-04T09:00:00Z'),
  consentEndsAt: new Date('2026-12-04T09:00:00Z'),
}
const endedAmazon: ServiceCard = { ...amazon, state: 'needs_reauth', accountName: 'Mara L.' }

const hostile = '<script>alert(1)</script> "\'>&\u202egnp.exe\u0000'
const longest = 'Konstantina-Wilhelmine Papadopoulou-Hohenzollern von Thurnstein'
const rightToLeft = 'مارا ليند 🎧 Mara 123'

export function userToken(more: Partial<UserTokenModel> = {}): UserTokenModel {
  return {
    frame,
    csrf,
    service: apple,
    scriptUrl: '/musickit.js',
    developerToken: 'developer-token',
    state: 'one-time-state',
    completeUrl: '/link/apple-music/complete',
    appBuild: '1.0.0',
    ...more,
  }
}

/** Every page as a listener meets it, by the name of its picture. */
export const pages: Readonly<Record<string, (frame: Frame) => string>> = {
  choose: (frame) => choosePage({ frame, csrf, services: unlinked, waitingSongs: 3, now }),
  'choose-one': (frame) => choosePage({ frame, csrf, services: unlinked.slice(0, 1), waitingSongs: 0, now }),
  'choose-none': (frame) => choosePage({ frame, csrf, services: [], waitingSongs: 1, now }),
  manage: (frame) =>
    choosePage({ frame, csrf, services: [linkedSpotify, ...unlinked.slice(1)], waitingSongs: 0, now }),
  'manage-troubled': (frame) =>
    choosePage({ frame, csrf, services: [linkedSpotify, endingApple, endedAmazon], waitingSongs: 4, now }),
  confirm: (frame) =>
    confirmPage({
      frame,
      csrf,
      consent,
      service: spotify,
      account: { name: 'maralind', id: '11x' },
      waitingSongs: 3,
    }),
  'confirm-replaces': (frame) =>
    confirmPage({
      frame,
      csrf,
      consent,
      service: amazon,
      account: {},
      waitingSongs: 0,
      replacesAccount: 'Mara L.',
    }),
  done: (frame) =>
    donePage({ frame, service: spotify, accountName: 'maralind', resumedSongs: 3, messageOrigins: [] }),
  'done-plain': (frame) => donePage({ frame, service: apple, resumedSongs: 0, messageOrigins: [] }),
  problem: (frame) =>
    problemPage({
      frame,
      code: 'link.denied',
      title: 'Spotify was not allowed',
      text: 'You said no on Spotify’s page, so nothing was linked. Your 3 songs keep waiting.',
      whatToDo: 'If that was a slip, start again and choose “Agree”. Or keep your music somewhere else.',
      primary: { label: 'Try Spotify again', postTo: '/link/spotify', csrf },
      secondary: { label: 'Choose another service', href: '/link' },
    }),
  'problem-bare': ({ assets, lang, dir }) =>
    problemPage({
      frame: { assets, lang, dir },
      code: 'link.session_expired',
      title: 'This link has expired',
      text: 'Links to this page work for ten minutes and only once. Open it again from the app.',
    }),
  'user-token': (frame) => userTokenPage(userToken({ frame })),
  'long-names': (frame) =>
    confirmPage({
      frame: { ...frame, userName: longest, appName: 'Short Videos of the Whole Wide World' },
      csrf,
      consent,
      service: spotify,
      account: { name: longest.replaceAll(' ', '') },
      waitingSongs: 1200,
      replacesAccount: hostile,
    }),
  'manage-long-names': (frame) =>
    choosePage({
      frame: { ...frame, userName: rightToLeft, appName: hostile },
      csrf,
      services: [
        { ...linkedSpotify, accountName: longest.replaceAll(' ', '') },
        { ...endingApple, accountName: hostile },
        { ...endedAmazon, accountName: rightToLeft },
        { id: 'no-mark-of-its-own', name: longest, libraryName: rightToLeft, state: 'not_linked' },
      ],
      waitingSongs: 0,
      now,
    }),
}
