/**
 * Invented songs by invented artists, one a line:
 * `key | title | artists, split by ";" | versions besides the studio recording`.
 *
 * Versions: live remix sped slowed karaoke cover inst remaster radio acoustic comp single clean (the studio recording is
 * then explicit). Marks on the studio recording: pre (not released yet), jp (only in Japan), nous (not in the US),
 * regional (US licence has an own release with the same ISRC), noisrc, noamazon, noapple, nospotify.
 */
export const SONGS = `
night-ferry | Night Ferry | Paper Lanterns | live remix sped slowed karaoke inst acoustic comp remaster
night-ferries | Night Ferries | Paper Lanterns | live
night-ferry-ii | Night Ferry II | Paper Lanterns | acoustic
last-night-ferry | The Last Night Ferry | Paper Lanterns | radio
night-ferry-corvid | Night Ferry | Corvid Parade | live remix
night-ferry-ilse | Night Ferry | Ilse Vandermolen |
glass-orchard | Glass Orchard | Mira Solano | remix sped slowed karaoke cover inst
glass-orchards | Glass Orchards | Mira Solano; Dove Tannery |
tin-telescope | Tin Telescope | Harbour Static | live remaster comp radio
tin-telescope-hush | Tin Telescope | The Hushed Atlas | cover
copper-weather | Copper Weather | Juno Quill | clean remix sped
paper-thunder | Paper Thunder | Juno Quill; Mira Solano | clean radio
velvet-antenna | Velvet Antenna | Ostrich Cartel | clean live slowed
seven-lamps | Seven Lamps | Ostrich Cartel | comp single
salt-and-static | Salt & Static | Harbour Static | live acoustic inst
rooftop-almanac | Rooftop Almanac | Wren & The Lowlands | acoustic karaoke comp
wren-song | Wren Song | Wren & The Lowlands | live
lowland-hymn | Lowland Hymn | Wren & The Lowlands; Choir of the Grain Hall | live remaster
quiet-machinery | Quiet Machinery | Tobias Fennimore | remaster comp inst
quiet-machinery-2 | Quiet Machinery (Reprise) | Tobias Fennimore | live
lanternfish | Lanternfish | Deep Sea Stationery | remix sped slowed
postcards-from-nowhere | Postcards from Nowhere | Deep Sea Stationery | radio single comp
umbrella-season | Umbrella Season | Calla Berthold | karaoke cover acoustic
umbrella-seasons | Umbrella Seasons | Calla Berthold |
borrowed-satellites | Borrowed Satellites | Neon Haberdashery | remix sped inst
borrowed-satellites-dub | Borrowed Satellites | Kestrel & Kin | live
what-the-river-kept | What the River Kept | Ansel Drayhouse | live acoustic remaster comp
river-kept | The River Kept | Ansel Drayhouse |
marzipan-sky | Marzipan Sky | Poppy Vex | clean sped slowed remix
no-dial-tone | No Dial Tone | Poppy Vex; Juno Quill | clean radio
hello-question | Hello? (Is This Thing On?) | Poppy Vex | live clean
dots | ... | Ellipsis Club | live
and-ampersand | & | Ellipsis Club |
hash-7 | #7 | Ellipsis Club | remix
plus-minus | +/- | Plusminus Orchestra | live inst
dollar-bird | $ong Bird! | Mo¢ha Moth | clean sped
percent | 100% Cotton | Laundromat Kings | live comp
slash-burn | Slash/Burn: A Love Song [Part 1] | Laundromat Kings | radio
quote-unquote | "Quote" Unquote | Laundromat Kings | karaoke
dont-wont-cant | Don't, Won't, Can't | The Apostrophes' | live acoustic cover
rock-n-rowl | Rock 'n' Rowl | The Apostrophes' | remaster
one-two | 1-2-1-2 | Metronome Youth | sped inst
four-am | 4 A.M. | Metronome Youth; Ilse Vandermolen | remix slowed
two-thousand-ten | 2010 | Metronome Youth |
colon-cancelled | Cancelled: The Musical | Understudy Riot | live
feat-me | Feat. Me | Understudy Riot; Calla Berthold; Mira Solano | radio
remix-my-heart | Remix My Heart | Understudy Riot | remix
live-forever-ish | Live Forever-ish | Understudy Riot | live
acoustic-kitty | Acoustic Kitty | Feline Ministry | acoustic
sped-up-world | Sped Up World | Feline Ministry | sped
the-the-end | The The End | Feline Ministry | comp
home | Home | Calla Berthold | live karaoke
home-fennimore | Home | Tobias Fennimore | acoustic
home-orchard | Home | Orchard Telegraph | remix
stay | Stay | Neon Haberdashery | sped slowed
stay-drayhouse | Stay | Ansel Drayhouse | live
stay-quill | Stay | Juno Quill | clean
angel-dust-bunny | Angel Dust Bunny | Dust Bunny Union | remix comp
under-the-carport | Under the Carport | Dust Bunny Union | live remaster
moonlit-forklift | Moonlit Forklift | Warehouse Ballet | inst radio
forklift-moonlit | Forklift, Moonlit | Warehouse Ballet |
orbit-of-a-teaspoon | Orbit of a Teaspoon | Warehouse Ballet | acoustic cover
static-bouquet | Static Bouquet | Harbour Static; Poppy Vex | clean remix
paper-cut-parade | Paper Cut Parade | Corvid Parade | live comp radio
gravel-choir | Gravel Choir | Corvid Parade | remaster
tidepool-arithmetic | Tidepool Arithmetic | Dove Tannery | slowed sped inst
the-long-escalator | The Long Escalator | Dove Tannery | single comp
sundial-at-midnight | Sundial at Midnight | Orchard Telegraph | live acoustic
kite-weather | Kite Weather | Orchard Telegraph | nous
harvest-receipt | Harvest Receipt | Orchard Telegraph | regional
tomorrows-sleeve | Tomorrow's Sleeve | Mira Solano | pre
future-perfect-tense | Future Perfect Tense | Neon Haberdashery | pre
unlisted-waltz | Unlisted Waltz | Ansel Drayhouse | noisrc live
attic-tape | Attic Tape No. 3 | Tobias Fennimore | noisrc
only-upstairs | Only Upstairs | The Hushed Atlas | noamazon live
vinyl-weather | Vinyl Weather | The Hushed Atlas | noapple
tape-deck-gospel | Tape Deck Gospel | The Hushed Atlas | nospotify
letter-to-a-lighthouse | Letter to a Lighthouse (feat. Ilse Vandermolen) | Wren & The Lowlands; Ilse Vandermolen | live radio
interlude | Interlude | Deep Sea Stationery |
interlude-vex | Interlude | Poppy Vex |
intro | Intro | Plusminus Orchestra |
`
