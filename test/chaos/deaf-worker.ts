import { Worker } from 'bullmq'

/** Loaded before everything else (`node --import`): the workers of `DEAF_QUEUE` are connected and take nothing. */
// It is called with its `this` below.
// oxlint-disable-next-line typescript/unbound-method
const { run } = Worker.prototype

Worker.prototype.run = function (this: Worker) {
  return this.name.includes(process.env['DEAF_QUEUE'] ?? '-') ? new Promise(() => undefined) : run.call(this)
}
