import type { ButtonMessages } from './button.ts'

export const ja: ButtonMessages = {
  idle: '曲を保存',
  saving: '保存中…',
  saved: '保存済み',
  'already-saved': 'すでに保存済み',
  'choose-service': '保存先を選ぶ',
  'awaiting-link': '連携して完了',
  'awaiting-review': 'どのバージョン？',
  'not-found': '見つかりません',
  delayed: 'まもなく届きます',
  scheduled: 'リリース時に保存',
  offline: 'あとで保存',
  partial: '一部を保存',
  undoing: '取り消し中…',
  failed: '保存できません',
  of: '{count}件中{done}件を保存',
  label: '{state}：{song}',
  more: 'ほかの保存方法',
  song: 'この曲',
}
