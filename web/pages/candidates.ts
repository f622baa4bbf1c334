import type { Fragment, Html } from '../html.ts'
import { address, html, name } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import type { Translator } from '../messages/translate.ts'
import { cover } from './cover.ts'
import type { CoverModel } from './cover.ts'
import { csrfField } from './layout.ts'

/** One version of a song at one service. */
export interface CandidateModel {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly album?: string
  readonly durationMs?: number
  readonly explicit?: boolean
  readonly cover: CoverModel
  /** Opens it at the service, to listen. */
  readonly url: string
  /** What is not as it was in the video. */
  readonly differs: readonly Difference[]
}

export type Difference =
  | { readonly kind: 'version' | 'artist' | 'explicit' | 'clean' }
  | { readonly kind: 'longer' | 'shorter'; readonly seconds: number }

export interface Choosing {
  readonly assets: string
  readonly csrf: string
  readonly service: { readonly id: string; readonly name: string }
  readonly candidates: readonly CandidateModel[]
  /** Where the answer goes. */
  readonly action: string
  /** Names the question, for headings and addresses. */
  readonly id: string
  /** The first is the one we would have taken. */
  readonly bestFirst: boolean
  /** Says that it is none of them. */
  readonly none?: Html
}

/** Versions to pick one of: each row is the answer. */
export function candidateList(t: Translator, choosing: Choosing): Html {
  const { service, candidates, action, csrf, assets, id, bestFirst, none } = choosing
  return html`<form class="candidates" method="post" action="${action}" aria-labelledby="on-${id}" data-live>
    ${csrfField(csrf)}
    <p class="on" id="on-${id}">
      ${serviceMark(assets, service.id, 'small')}<span
        >${t('review.versions', { service: service.name })}</span
      >
    </p>
    <ul>
      ${candidates.map(
        (one, at) =>
          html`<li class="candidate">
            <button class="pick" type="submit" name="candidate" value="${one.id}">
              ${cover(one.cover)}
              <span class="pick-text">
                <span class="pick-title"
                  >${name(one.title)}
                  ${one.explicit === true && html`<abbr class="explicit" title="${t.plain('home.explicit')}">E</abbr>`}</span
                >
                <span class="artists">${name(one.artists.join(', '))}</span>
                <span class="from">${details(t, one)}</span>
                <span class="differs">
                  ${bestFirst && at === 0 && html`<span class="tag likely">${t('review.likely')}</span>`}
                  ${one.differs.map((difference) => html`<span class="tag">${differenceText(t, difference)}</span>`)}
                </span>
              </span>
              <span class="pick-this" aria-hidden="true">${t('review.this_one')}</span>${icon('chevron')}
            </button>
            <a class="listen" href="${address(one.url)}" rel="noreferrer noopener" target="_blank">
              ${icon('out')}<span class="aside-only"
                >${t('home.open_in', { service: service.name })}:
                ${name(one.title)}${one.album !== undefined && html`, ${name(one.album)}`}</span
              >
            </a>
          </li>`,
      )}
    </ul>
    ${none}
  </form>`
}

function details(t: Translator, { album, durationMs }: CandidateModel): Fragment {
  const length = durationMs === undefined ? undefined : t.duration(durationMs)
  if (album === undefined) return length
  return [name(album), ...(length === undefined ? [] : [' · ', length])]
}

function differenceText(t: Translator, difference: Difference): Html {
  switch (difference.kind) {
    case 'version':
      return t('review.other_version')
    case 'artist':
      return t('review.other_artist')
    case 'explicit':
      return t('home.explicit')
    case 'clean':
      return t('review.clean')
    case 'longer':
    case 'shorter':
      return t(`review.${difference.kind}`, { seconds: difference.seconds })
  }
}
