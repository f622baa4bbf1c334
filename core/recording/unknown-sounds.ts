import { foldText } from './fold-text.ts'

/** What short-video apps call a sound that a user recorded, in the languages of their interfaces. */
const ORIGINAL_SOUND = (
  'original sound|original audio|original song|sonido original|audio original|musica original|som original|áudio original|son original|audio d origine|' +
  'son d origine|suono originale|audio originale|originalton|originaler ton|original ton|original-sound|originalsound|origineel geluid|oorspronkelijk geluid|originele audio|' +
  'suara asli|audio asli|bunyi asal|bunyi asli|audio asal|orihinal na tunog|orihinal na audio|orijinal ses|özgün ses|orjinal ses|oryginalny dźwięk|dźwięk oryginalny|' +
  'původní zvuk|originální zvuk|pôvodný zvuk|eredeti hang|sunet original|originalljud|original ljud|originallyd|original lyd|opprinnelig lyd|alkuperäinen ääni|' +
  'originalni zvuk|izvorni zvuk|originalus garsas|oriģinālā skaņa|originaalheli|algne heli|so original|soinu originala|son orixinal|sauti asili|sauti halisi|' +
  'оригинальный звук|оригінальний звук|оригинален звук|арыгінальны гук|оригинални звук|түпнұсқа дыбыс|asl ovoz|orijinal səs|πρωτότυπος ήχος|αρχικός ήχος|צליל מקורי|סאונד מקורי|' +
  'الصوت الأصلي|صوت أصلي|صدای اصلی|اصل آواز|मूल ध्वनि|ओरिजिनल साउंड|मूळ आवाज|মূল শব্দ|আসল শব্দ|মূল সাউন্ড|அசல் ஒலி|ஒரிஜினல் சவுண்ட்|అసలు ధ్వని|ಮೂಲ ಧ್ವನಿ|' +
  'ഒറിജിനൽ സൗണ്ട്|મૂળ અવાજ|ਅਸਲੀ ਆਵਾਜ਼|เสียงต้นฉบับ|เสียงดั้งเดิม|âm thanh gốc|nhạc nền|សំឡេងដើម|မူရင်းအသံ|ສຽງຕົ້ນສະບັບ|' +
  'オリジナル楽曲|オリジナル音源|オリジナルサウンド|오리지널 사운드|원본 오디오|오리지널 오디오|원본 사운드|原声|原聲|原创音乐|原創音樂|原创声音|原聲帶|原音'
).split('|')

const NOTHING_SAID = (
  'unknown|unknown track|unknown title|unknown song|untitled sound|no title|sound|audio|music|song|track|voiceover|voice over|promoted music|' +
  'commercial sound|sonido|som|son|suono|ton|geluid|suara|ses|звук|音声|음악|声音|undefined|null|n a|none|test'
).split('|')

const ORIGINAL: ReadonlySet<string> = new Set(ORIGINAL_SOUND.map(foldText))
const NOTHING: ReadonlySet<string> = new Set(NOTHING_SAID.map(foldText))
const STARTS: readonly string[] = [...ORIGINAL].map((phrase) => `${phrase} `)

/**
 * "original sound", "sonido original - @nila", "オリジナル楽曲 - nila": a user's own recording, named by nobody.
 * `parts` are the pieces between separators; a phrase must fill the first piece, so "Original Sound of Leeds" is a song.
 */
export function isUnnamedSound(parts: readonly string[], hasArtist: boolean): boolean {
  const first = foldText(parts[0] ?? '')
  if (ORIGINAL.has(first)) return true
  const second = foldText(parts[1] ?? '')
  // Right-to-left and some Asian interfaces put the user's name first.
  if (parts.length === 2 && ORIGINAL.has(second)) return true
  if (
    parts.length === 1 &&
    STARTS.some(
      (start) => first.startsWith(start) && /(?:^| )(?:by|de|di|von|user)/u.test(first.slice(start.length)),
    )
  )
    return true
  return parts.length === 1 && !hasArtist && NOTHING.has(first)
}
