import type { linking as en } from '../en/linking.ts'
import type { Translation } from '../translate.ts'

export const linking: Translation<typeof en> = {
  'brand.name': 'Add to Music',
  'brand.about': '動画で聴いた曲を、いつもの音楽ライブラリに保存できます。',
  'brand.user': '{user} · {app}',
  'page.title': '{title} · Add to Music',
  'page.skip': '本文へ移動',

  'choose.title': '音楽はどこで聴いていますか？',
  'choose.lead': '選ぶのは一度だけ。{app}で保存した曲は、これからそこに自動で届きます。',
  'choose.waiting': { other: '{count}曲が待っています' },
  'choose.services': '音楽サービス',
  'choose.lands': '曲は{library}に入ります',
  'choose.link': '{service}を連携',
  'choose.none': 'まだ音楽サービスが用意されていません。{app}が追加するまで、曲は大切に預かります。',
  'choose.promise': 'ここで保存した曲以外には触れません。連携はいつでも解除できます。',

  'manage.title': '連携中の音楽サービス',
  'manage.lead': '{app}で保存した曲はここに届きます。',
  'manage.linked': '連携中のサービス',
  'manage.more': 'ほかのサービスを連携',
  'manage.since': '連携した日',
  'manage.until': '連携の期限',
  'manage.lands': '曲の保存先',
  'manage.default': 'いつもの保存先',
  'manage.make_default': 'いつもの保存先にする',
  'manage.again': 'もう一度連携',
  'manage.renew': '今すぐ更新',
  'manage.unlink': '連携を解除',
  'manage.unlink_what': '保存済みの曲はそのまま残ります。新しい曲は追加されなくなります。',
  'manage.unlink_at': '{service}側の許可も取り消すには:',
  'manage.unlink_there': '{service}のアカウントを開く',
  'manage.unlink_yes': '{service}の連携を解除する',
  'manage.ended': '{service}との連携が切れました',
  'manage.ended_text': 'サービスはときどき確認を求めます。もう一度連携すれば、何も失われません。',
  'manage.ended_waiting': { other: 'もう一度連携すると、待っている{count}曲が順番どおりに自動で届きます。' },
  'manage.ends_soon': { other: 'この連携はあと{count}日で切れます。更新すると続きます。' },

  'confirm.title': '{account}を{user}につなぎますか？',
  'confirm.account': '{service}アカウント {name} ',
  'confirm.account_unnamed': 'この{service}アカウント',
  'confirm.user': '{app}のユーザー {user} ',
  'confirm.page': '{service}を接続',
  'confirm.both': 'どちらもご本人のものか確かめてください。同意があるまで連携はしません。',
  'confirm.lands': 'これから保存する曲は{library}に入ります。',
  'confirm.waiting': { other: '待っている{count}曲はすぐに届きます。' },
  'confirm.replaces': '{account}と入れ替わります。そこに保存した曲は残ります。',
  'confirm.yes': 'つなぐ',
  'confirm.no': 'つながない',

  'done.title': '{service}を連携しました',
  'done.as': 'アカウント: {account}',
  'done.lands': '{app}で保存した曲は、これから{library}に入ります。',
  'done.resumed': { other: '待っていた{count}曲が届きはじめました。' },
  'done.close': '{app}に戻る',
  'done.can_close': 'このページを閉じて、{app}に戻ってください。',
  'done.manage': '連携中のサービスを管理',
  'done.songs': '保存した曲を見る',

  'token.title': '{service}を連携',
  'token.lead': '{service}が専用の画面で許可を求めます。パスワードを私たちが見ることはありません。',
  'token.needs_script':
    '{service}の連携にはJavaScriptが必要です。このページで有効にするか、別のサービスを選んでください。',
  'token.button': '{service}で続ける',
  'token.retry': 'もう一度試す',
  'token.reload': 'ページを読み込み直す',
  'token.other': '別のサービスを選ぶ',
  'token.loading': '{service}を準備しています…',
  'token.ready': '',
  'token.asking':
    '{service}の画面での操作を待っています。画面が出ない場合は、ブラウザーが止めているかもしれません。このページのポップアップを許可して、もう一度試してください。',
  'token.saving': '{service}に確認しています…',
  'token.blocked_script':
    'このブラウザーから{service}に接続できません。広告ブロックやネットワークが止めているかもしれません。このページで許可して、読み込み直してください。',
  'token.not_configured':
    '{service}がこのページを受け付けませんでした。こちらで直すべき問題です。あとで試すか、別のサービスを選んでください。',
  'token.popup_blocked':
    'ブラウザーが{service}の画面を止めました。このページのポップアップを許可して、もう一度試してください。',
  'token.refused':
    '{service}の許可がなかったため、連携していません。間違えた場合は、もう一度試してください。',
  'token.no_subscription':
    'このアカウントには有効な{service}の契約がないため、ライブラリに曲を追加できません。',
  'token.network': 'オフラインのようです。何も失われていません。接続が戻ったら、もう一度試してください。',
  'token.server': '許可を保存できませんでした。連携はしていません。少し待ってから試してください。',
  'token.expired': 'ページを開いてから時間がたちすぎました。数秒で済むので、最初からやり直してください。',
  'token.restart': '最初からやり直す',
}
