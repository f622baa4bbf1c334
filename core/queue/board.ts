import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { Queue } from 'bullmq'

/** Answers requests below `path` with the pages of bull-board; without `mayWrite` nothing can be changed in them. */
export function createBoard(queues: readonly Queue[], path: string, mayWrite: boolean) {
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(path)
  createBullBoard({
    queues: queues.map(
      (queue) => new BullMQAdapter(queue, { readOnlyMode: !mayWrite, allowRetries: mayWrite }),
    ),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Queues',
        hideRedisDetails: true,
        hideDocsLink: true,
        showWorkers: false,
        miscLinks: [{ text: 'Back', url: path.slice(0, path.lastIndexOf('/')) }],
      },
    },
  })
  return serverAdapter.getRouter()
}
