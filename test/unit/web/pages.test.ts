import { describe, expect, test } from '@jest/globals'
import { translator } from '../../../web/messages/translate.ts'
import { choosePage } from '../../../web/pages/choose.ts'
import { confirmPage } from '../../../web/pages/confirm.ts'
import { problemPage } from '../../../web/pages/problem.ts'
import { csrf, frame, now, pages, spotify, unlinked } from '../../browser/pages/support/models.ts'

const words = (markup: string) => markup.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

describe('texts', () => {
  test.each([
    ['en', 1, '1 song is waiting'],
    ['en', 1200, '1,200 songs are waiting'],
    ['en-IN', 120000, '1,20,000 songs are waiting'],
    ['xx', 0, '0 songs are waiting'],
    ['en-%', 2, '2 songs are waiting'],
    ['not a language', 2, '2 songs are waiting'],
  ])('%s, %d', (lang, count, text) => {
    expect(translator(lang).plain('choose.waiting', { count })).toBe(text.replace(' ', '\u00a0'))
  })

  test('a language without texts is shown, and marked, as English from left to right', () => {
    const turned = { ...frame, lang: 'he', dir: 'rtl' as const }

    const page = choosePage({ frame: turned, csrf, services: unlinked, waitingSongs: 0 })

    expect(page).toContain('<html lang="en" dir="ltr">')
  })
})

describe('every page', () => {
  test.each(Object.entries(pages))(
    '%s runs and styles nothing inline and asks no other origin',
    (_name, page) => {
      const markup = page(frame)

      expect(markup).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|application\/json))/i)
      expect(markup).not.toMatch(/(?:src|action)="(?!\/)/)
      expect(markup.match(/<h1/g)).toHaveLength(1)
      expect(markup).not.toMatch(/undefined|\[object|\{\w+\}(?!")/)
    },
  )

  test.each(Object.entries(pages))('%s: every form posts and carries its token', (_name, page) => {
    const forms = page(frame).match(/<form[\s\S]*?<\/form>/g) ?? []

    for (const form of forms) {
      expect(form).toContain('method="post"')
      expect(form).toContain(`name="csrf" value="${csrf}"`)
    }
  })
})

describe('what is said', () => {
  const linked = { ...spotify, state: 'linked' as const }

  test.each([
    ['2026-12-22T12:00:00Z', 'This link ends in 30 days.'],
    ['2026-11-23T11:00:00Z', 'This link ends in 1 day.'],
    ['2026-11-22T11:00:00Z', 'This link ends in 0 days.'],
  ])('an end of consent at %s: %s', (end, text) => {
    const services = [{ ...linked, consentEndsAt: new Date(end) }]

    expect(words(choosePage({ frame, csrf, services, waitingSongs: 0, now }))).toContain(text)
  })

  test('an end far away is a date and no warning', () => {
    const services = [{ ...linked, consentEndsAt: new Date('2026-12-23T12:00:01Z') }]

    const text = words(choosePage({ frame, csrf, services, waitingSongs: 0, now }))

    expect(text).toContain('December 23, 2026')
    expect(text).not.toContain('ends in')
  })

  test.each([
    [{ name: 'maralind', id: '11x' }, 'Connect Spotify account maralind to Loopie user Mara Lind?'],
    [{ id: '11x' }, 'Connect Spotify account 11x to Loopie user Mara Lind?'],
    [{}, 'Connect this Spotify account to Loopie user Mara Lind?'],
  ])('the question for %j', (account, question) => {
    const model = { frame, csrf, consent: 'c1', service: spotify, account, waitingSongs: 0 }

    expect(words(confirmPage(model))).toContain(question)
  })

  test('a way on that could run a script leads nowhere', () => {
    const page = problemPage({
      frame,
      code: 'x',
      title: 'x',
      text: 'x',
      primary: { label: 'Go', href: 'javascript:alert(1)' },
    })

    expect(page).not.toContain('javascript:')
  })
})
