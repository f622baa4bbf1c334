import type { song as en } from '../en/song.ts'
import type { Translation } from '../translate.ts'

export const song: Translation<typeof en> = {
  'song.by': '{title} / {artists}',
  'song.summary': '{artists}の「{title}」を{services}で聴く、またはライブラリに保存できます。',
  'song.summary_unknown': '{artists}の「{title}」を、お使いの音楽サービスで探せます。',
  'song.unnamed': '名前のない曲',
  'song.sped_up': '速い再生',
  'song.slowed': '遅い再生',
  'song.explicit': '露骨な表現',
  'song.named_by': '曲名とアーティスト名は{service}の表記です',

  'song.listen': '聴けるサービス',
  'song.found': 'この音源を開きます',
  'song.substitute': '同じバージョンではなく、いちばん近いものです',
  'song.elsewhere': '別の国で見つかりました: {country}',
  'song.search': '{service}で探す',
  'song.not_there': 'まだ見つかっていません',
  'song.nowhere': 'この曲はまだどのサービスでも見つかっていません。ご自分で探すには:',

  'song.share': '共有',
  'song.copy': 'リンクをコピー',
  'song.copied': 'リンクをコピーしました',
  'song.not_copied': 'ブラウザーの上にあるアドレスをコピーしてください',

  'song.test': 'テストモード: リンク先は模擬の音楽サービスです。',
  'song.promise': 'トラッキングはありません。誰が保存したかも、このページにはわかりません。',

  'song.gone': 'この曲はここにありません',
  'song.gone_text': 'リンクが途中で切れているか、この曲はもう登録されていません。',
  'song.gone_todo': 'リンクをもう一度もらうか、動画を開いて「保存」を押してください。',
}
