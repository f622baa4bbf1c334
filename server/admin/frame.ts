import type { ConsoleFrame } from '../../web/pages/console/frame.ts'
import { frameOf } from '../console/desk.ts'
import type { ConsoleSession } from '../console/session.ts'

export function adminFrame(session: ConsoleSession): ConsoleFrame {
  return {
    ...frameOf(session),
    home: '/admin',
    nav: [
      { label: 'Now', href: '/admin' },
      { label: 'Queues', href: '/admin/queues' },
      { label: 'Links', href: '/admin/links' },
      { label: 'Search', href: '/admin/search' },
      { label: 'Changes', href: '/admin/changes' },
      { label: 'Apps', href: '/console' },
    ],
  }
}
