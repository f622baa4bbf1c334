import { part } from './page.ts'

/** A tune made of numbers: steps of a scale, `.` for a rest. */
interface Tune {
  readonly bpm: number
  /** Hertz of step 0. */
  readonly root: number
  readonly scale: readonly number[]
  readonly lead: string
  readonly bass: string
  readonly wave: OscillatorType
}

const MINOR = [0, 3, 5, 7, 10] as const
const MAJOR = [0, 2, 4, 7, 9] as const

const tunes: Readonly<Record<string, Tune>> = {
  orchard: {
    bpm: 96,
    root: 220,
    scale: MINOR,
    lead: '0.4.2.74..5.2.4.',
    bass: '0...0...3...2...',
    wave: 'sine',
  },
  ferry: {
    bpm: 72,
    root: 196,
    scale: MAJOR,
    lead: '2...4.3.2...0...',
    bass: '0.....0.3.....2.',
    wave: 'triangle',
  },
  deepsea: {
    bpm: 168,
    root: 262,
    scale: MINOR,
    lead: '0242574254202420',
    bass: '0.0.3.3.2.2.4.4.',
    wave: 'triangle',
  },
  rain: {
    bpm: 84,
    root: 233,
    scale: MINOR,
    lead: '5.4.2...4.2.0...',
    bass: '0...2...1...0...',
    wave: 'sine',
  },
  satellites: {
    bpm: 124,
    root: 165,
    scale: MINOR,
    lead: '0..3..5.0..3..7.',
    bass: '0.0.0.0.2.2.3.3.',
    wave: 'sawtooth',
  },
  stage: {
    bpm: 88,
    root: 147,
    scale: MAJOR,
    lead: '0.2.4.5.4.2.3.2.',
    bass: '0.......3...4...',
    wave: 'triangle',
  },
  umbrellas: {
    bpm: 116,
    root: 262,
    scale: MAJOR,
    lead: '4.4.5.7.5.4.2...',
    bass: '0.2.0.2.3.2.1.2.',
    wave: 'sine',
  },
  kettle: {
    bpm: 60,
    root: 233,
    scale: MAJOR,
    lead: '0.......1.......',
    bass: '................',
    wave: 'sine',
  },
  static: {
    bpm: 100,
    root: 110,
    scale: MINOR,
    lead: '0.00..0.0.00....',
    bass: '0.......0.......',
    wave: 'square',
  },
  vinyl: {
    bpm: 90,
    root: 208,
    scale: MAJOR,
    lead: '0.2.4...5.4.2...',
    bass: '0...3...1...4...',
    wave: 'sine',
  },
  kites: {
    bpm: 108,
    root: 294,
    scale: MAJOR,
    lead: '0.2.3.5.7.5.3.2.',
    bass: '0...0...4...3...',
    wave: 'triangle',
  },
}

const AHEAD_S = 0.25
const LOUD = 0.16

/** Quiet tunes, made on the spot. Silent until the visitor turns the sound on; browsers ask for that, too. */
export function createTones(labels: { readonly on: string; readonly off: string }) {
  const button = part('#mute', HTMLButtonElement)
  let audio: { readonly context: AudioContext; readonly out: GainNode } | undefined
  let tune: Tune | undefined
  let step = 0
  let due = 0

  function isOn(): boolean {
    return button.getAttribute('aria-pressed') === 'true'
  }
  function note(symbol: string | undefined, octave: number, length: number): void {
    if (audio === undefined || tune === undefined || symbol === undefined || symbol === '.') return
    const { context, out } = audio
    const degree = Number(symbol)
    const semitones =
      (tune.scale[degree % tune.scale.length] ?? 0) + 12 * Math.floor(degree / tune.scale.length)
    const sound = context.createOscillator()
    const shape = context.createGain()
    sound.type = tune.wave
    sound.frequency.value = tune.root * octave * 2 ** (semitones / 12)
    shape.gain.setValueAtTime(0, due)
    shape.gain.linearRampToValueAtTime(tune.wave === 'sine' ? 0.7 : 0.3, due + 0.015)
    shape.gain.exponentialRampToValueAtTime(0.001, due + length)
    sound.connect(shape).connect(out)
    sound.start(due)
    sound.stop(due + length + 0.02)
  }
  function play(): void {
    if (audio === undefined || tune === undefined || !isOn()) return
    const beat = 60 / tune.bpm / 2
    due = Math.max(due, audio.context.currentTime)
    for (; due < audio.context.currentTime + AHEAD_S; due += beat) {
      note(tune.lead[step % tune.lead.length], 1, beat * 2.2)
      note(tune.bass[step % tune.bass.length], 0.5, beat * 3.5)
      step += 1
    }
  }
  function toggle(): void {
    const on = !isOn()
    button.setAttribute('aria-pressed', String(on))
    button.setAttribute('aria-label', on ? labels.off : labels.on)
    button.title = on ? labels.off : labels.on
    if (audio === undefined) {
      const context = new AudioContext()
      const out = context.createGain()
      out.connect(context.destination)
      audio = { context, out }
    }
    void audio.context.resume()
    audio.out.gain.setTargetAtTime(on ? LOUD : 0, audio.context.currentTime, 0.05)
  }
  button.addEventListener('click', toggle)
  setInterval(play, 100)

  return {
    show(video: HTMLElement): void {
      tune = tunes[video.dataset['video'] ?? '']
      step = 0
    },
  }
}
