import type { VersionKind, WeakTagKind } from './version-tags.ts'

/** Folded phrases that make a bracket or a tail a version, whatever else stands in it. */
export const VERSION_PHRASES: readonly (readonly [VersionKind, readonly string[]])[] = [
  [
    'live',
    (
      'unplugged|en vivo|ao vivo|en directo|en direct|en concert|in concert|dal vivo|al vivo|in diretta|na zywo|naživo|' +
      'live at|live in|live from|live on|live with|live for|live version|live session|live sessions|live performance|' +
      'live recording|live acoustic|live lounge|live room|live take|live edit|live mix|live audio|live video|live ver|' +
      'live bbc|live studio|live medley|live vevo|live stream|live tour|live aid|live 8|live remix|live cover|live piano|' +
      'recorded live|live recorded|live instrumental|recorded at|tiny desk|audiotree|peel session|peel sessions|' +
      'spotify session|spotify sessions|spotify singles|itunes session|apple music session|deezer session|vevo dscvr|' +
      'colors show|stripped session|in session|studio session|studio sessions|sessions|session version|radio session|kexp|' +
      'ライブ|ライヴ|라이브|现场|現場|концерт|вживую|канлы'
    ).split('|'),
  ],
  [
    'acoustic',
    'acoustic|akustik|akustisch|acustico|acustica|acustic|akoestisch|acoustique|akustyczna|акустика|어쿠스틱|アコースティック'.split(
      '|',
    ),
  ],
  [
    'instrumental',
    'instrumental|instrumentals|instrumentale|instrumentaal|inst|off vocal|no vocals|without vocals|instru|インストゥルメンタル|インスト|연주곡|伴奏|инструментал'.split(
      '|',
    ),
  ],
  ['acapella', 'acapella|acappella|a cappella|a capella|vocals only|vocal only|アカペラ|아카펠라'.split('|')],
  [
    'karaoke',
    (
      'karaoke|backing track|backing tracks|backing version|made famous by|made famous|made popular by|in the style of|' +
      'originally performed by|originally by|as performed by|as made popular by|tribute to|tribute version|a tribute|sing along|singalong|playback|minus one|' +
      'カラオケ|노래방|караоке|卡拉ok'
    ).split('|'),
  ],
  [
    'cover',
    'cover|covered by|cover by|cover version|coverversion|rendition|lullaby version|music box|ringtone|parody|кавер|커버|翻唱'.split(
      '|',
    ),
  ],
  [
    'sped-up',
    'sped up|speed up|spedup|speedup|speeded up|speed version|sped|fast version|faster|fast|sped version|acelerada|acelerado|high speed'.split(
      '|',
    ),
  ],
  [
    'slowed',
    'slowed|slowed down|slow version|slowed version|slowed reverb|daycore|chopped and screwed|chopped|screwed|slower|lenta|desacelerada'.split(
      '|',
    ),
  ],
  ['nightcore', ['nightcore', 'ナイトコア']],
  [
    'effects',
    '8d|8d audio|9d|16d|bass boosted|bassboosted|bass boost|reverb|432hz|432 hz|528hz|lofi|lo fi|8 bit|8bit|chiptune|underwater|muffled|empty arena'.split(
      '|',
    ),
  ],
  [
    'demo',
    'demo|demos|demo version|rough mix|rough cut|work in progress|early version|demoversion|home recording|rehearsal|デモ|데모'.split(
      '|',
    ),
  ],
  [
    'alternate',
    'alternate|alternative version|alternative take|alternative mix|alt version|outtake|take 1|take 2|take 3|take 4|take 5|unreleased version|early take|stripped|stripped down|orchestral|symphonic|a tribute orchestra|reimagined|revisited|reprise|sessions version|piano version|string version|strings version|choir version|dance version|dance ver|piano|orchestra|strings|solo piano|acoustic guitar|bossa nova|a string quartet|interlude|intro|outro|skit|prelude|drumless|no drums|mixed|jersey club|hardstyle|phonk|versao acustica'.split(
      '|',
    ),
  ],
  [
    'extended',
    'extended|12 inch|12inch|12 mix|12 version|12 remix|maxi version|long version|long mix|1 hour|10 hours|one hour|loop|club version|dance mix|club mix|disco mix|maxi'.split(
      '|',
    ),
  ],
  [
    're-recorded',
    're recorded|rerecorded|re recording|rerecording|new recording|re record|taylors version|taylors ver|newly recorded|neuaufnahme|regrabado|regravado'.split(
      '|',
    ),
  ],
  ['mashup', ['mashup', 'mash up', 'megamix', 'mega mix', 'medley mix', 'マッシュアップ']],
]

/** Words that, standing before "version", "mix" or "edit", name only another cut of the same recording. */
export const PLAIN_CUT = new Set(
  (
    'album single lp ep original main standard explicit clean dirty radio studio full stereo mono us uk usa eu international european amended ' +
    'edited edit short 7 inch in digital cd vinyl official video bonus deluxe remaster remastered remastering the and final regular ' +
    'airplay tv master mastered first normal english-mono audio complete uncut uncensored censored mix version ver track lyric lyrics ' +
    'promo hit hits hitradio itunes spotify motion picture movie film unrated sides b soundtrack ost verison standard alt length vocal non'
  ).split(' '),
)

/** Words between a maker's name and "remix" that are not part of the name. */
export const REMIX_FILLERS = new Set(
  'official radio extended edit mix remix version the club original vocal main single album full rmx dub feat ft 12 7 inch special dance instrumental video short remixed by rework'.split(
    ' ',
  ),
)

export const LANGUAGES = new Set(
  (
    'english spanish french german italian portuguese japanese korean chinese mandarin cantonese russian hindi tamil telugu arabic ' +
    'turkish dutch swedish polish greek hebrew spanglish eng esp kor jpn jap chn espanol ingles inglesa francais francaise deutsch deutsche ' +
    'italiano italiana portugues portuguesa espanola frances coreano japones englisch spanisch thai vietnamese indonesian malay punjabi ' +
    'finnish danish norwegian ukrainian 日本語 日本語版 韓国語 영어 일본어 한국어 中文 國語 国语 粵語 粤语'
  ).split(' '),
)

export const VERSION_NOUNS = new Set(
  'version ver versie versao versione versio versja version. vers wersja verzija バージョン 버전 版 версия'.split(
    ' ',
  ),
)

/** Words a video title adds and that say nothing about the recording. */
export const UPLOAD_WORDS = new Set(
  (
    'official officiel officielle oficial ufficiale offizielles offizieller officiell unofficial unoficial video videos videoclip clip music musik musica audio lyric lyrics ' +
    'lyricvideo letra letras testo paroles visualizer visualiser hd hq uhd 4k 8k 1080p 720p 480p full mv m v pv and with on screen in the by ' +
    'color coded han rom eng sub subs subbed subtitles subtitulado subtitulada legendado traducida traduccion sottotitoli new premiere exclusive ' +
    'remastered4k upgrade upgraded upscaled widescreen vevo youtube tiktok tik tok version ver original high quality best sound song hit ' +
    'top pops topic explicit clean uncensored uncut director directors cut closed captioned promo promotional trailer teaser musikvideo fan made vid english ' +
    '뮤직비디오 가사 公式 公式mv ミュージックビデオ フル 歌词 歌詞 官方 клип премьера официальный видео текст'
  ).split(' '),
)

/** At least one of these makes a bracket of upload words one; "(New Song)" alone is not. */
export const UPLOAD_TRIGGERS = new Set(
  (
    'official officiel officielle oficial ufficiale offizielles offizieller officiell unofficial unoficial video videos videoclip clip lyric lyrics lyricvideo letra letras testo paroles ' +
    'visualizer visualiser hd hq uhd 4k 8k 1080p 720p 480p mv pv audio vevo coded subtitulado subtitulada legendado traducida upgrade upgraded upscaled ' +
    'premiere explicit clean uncensored musikvideo vid 뮤직비디오 가사 公式 公式mv ミュージックビデオ 歌词 歌詞 官方 клип премьера официальный'
  ).split(' '),
)

/** Whole segments (folded) that only tell where a track was released or what it was in. */
export const PROVENANCE_STARTS = (
  'from |music from |theme from |love theme |main theme |title theme |original soundtrack|original motion picture|soundtrack|ost|' +
  'bande originale|bso |b s o|aus dem film|dal film|de la pelicula|de la serie|end title|end credit|as featured|as seen|as heard|featured in |taken from|' +
  'o s t|sountrack|theme song|tema de |extrait de|du film|banda sonora|bonus track|bonus|deluxe|expanded|anniversary|original cast|' +
  'original broadway|motion picture|inspired by|music inspired|opening theme|ending theme|studio recording|eurovision|prod by|prod|produced by|album out'
).split('|')

export const WEAK_WORDS: readonly (readonly [WeakTagKind, readonly string[]])[] = [
  [
    'remaster',
    'remaster remastered remasterd remasterizado remasterizada remasterise remasterisee remasterizzato remastering rimasterizzato リマスター 리마스터'.split(
      ' ',
    ),
  ],
  ['mono', ['mono', 'monaural']],
  ['stereo', ['stereo']],
  ['explicit', ['explicit', 'dirty', 'uncensored']],
  ['clean', ['clean', 'censored', 'amended', 'edited']],
]

/** Words of a version that say that it is one, not which one. */
const GENERIC = new Set(
  (
    'live at in from on the a version ver mix remix edit session sessions and for acoustic recorded performance recording take original official ' +
    'with of en vivo ao unplugged instrumental alternate alternative extended demo 12 inch studio concert concerto spotify rmx remixed by sped up ' +
    'slowed down reverb plus audio karaoke cover nightcore speed spedup radio single album'
  ).split(' '),
)

export function isGenericVersionWord(word: string): boolean {
  return GENERIC.has(word)
}

/** Words that are versions only as the whole segment: "(Faster)", but not "(Drive Faster)". */
export const ALONE = new Set([
  'fast',
  'faster',
  'slower',
  'lenta',
  'loop',
  'chopped',
  'screwed',
  'instru',
  'concert',
  'acelerada',
  'acelerado',
  'desacelerada',
  'stripped',
  'reverb',
  'piano',
  'orchestra',
  'strings',
])
/** Words that are versions only at the end: "(Kito Cover)", but not "(Cover Me)". */
export const LAST = new Set([
  'cover',
  'playback',
  'inst',
  'demo',
  'demos',
  'loop',
  'reverb',
  'revisited',
  'alternate',
  'ringtone',
  'sessions',
  'mixed',
  'interlude',
  'intro',
  'outro',
  'skit',
  'prelude',
  'hardstyle',
  'phonk',
  'reprise',
])
